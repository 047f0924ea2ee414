"""What a page asks of the database: how many statements, and how many rows they visit.

Usage: python -m tests.bench.statements PAGE…, with the environment of a site.
PostgreSQL is asked by EXPLAIN ANALYZE. SQLite tells no rows: its plan names the table
it would read whole, and the steps of its machine stand in for the work.
"""

import json
import re
import sys
from typing import Any

import django

from tests.bench.paths import PAGES, Asked

STEP = 10  # steps of SQLite's machine between two calls of the handler
# Tables that grow with the work, unlike those of the set-up.
GROWING = frozenset(
    "helpdesk_ticket helpdesk_thread helpdesk_entry helpdesk_attachment crm_client "
    "crm_contactpoint crm_particular crm_reading crm_activity messaging_delivery "
    "messaging_inbound helpdesk_ticketwords helpdesk_entrywords helpdesk_clientwords "
    "helpdesk_toindex".split()
)


def measure(names: list[str]) -> dict[str, dict[str, Any]]:
    """Figures of these pages, of PAGES."""
    from django.test import Client

    from crm.models import Staff

    browser = Client(headers={"host": "localhost"})
    browser.force_login(Staff.objects.get(username="supervisor"))
    return {name: _page(browser, PAGES[name]) for name in names}


def _page(browser: Any, page: Asked) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    path = page.path()
    assert browser.get(path).status_code == 200
    steps = count_steps(connection) if connection.vendor == "sqlite" else None
    with CaptureQueriesContext(connection) as captured:
        browser.get(path)
    counted = steps() if steps else 0
    asked = [query["sql"] for query in captured]
    reads = [sql for sql in asked if re.match(r"\s*(SELECT|WITH)\b", sql)]
    found: dict[str, Any] = {"statements": len(asked), "path": path}
    if connection.vendor == "postgresql":
        return found | _visited(connection, page.table, reads)
    return found | {"steps": counted, "scans": _scans(connection, reads)}


def count_steps(connection: Any) -> Any:
    """Count the steps of SQLite's machine until the returned function is called."""
    calls = [0]

    def one() -> int:
        calls[0] += 1
        return 0

    connection.connection.set_progress_handler(one, STEP)

    def end() -> int:
        connection.connection.set_progress_handler(None, 0)
        return calls[0] * STEP

    return end


def _visited(connection: Any, table: str, reads: list[str]) -> dict[str, Any]:
    """Rows that the scans of every statement touched, kept or not."""
    every, main = 0, 0
    for sql in reads:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
            [plan] = cursor.fetchone()[0]
        rows = rows_of(plan["Plan"])
        every += sum(rows.values())
        if _is_main(sql, table):
            main = max(main, rows.get(table, 0))
    return {"rows": main, "rows_of_all": every}


def rows_of(plan: dict[str, Any]) -> dict[str, int]:
    """Rows by table that the scans of this plan and those below it touched."""
    found: dict[str, int] = {}
    if "Relation Name" in plan:
        each = plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        each += plan.get("Rows Removed by Index Recheck", 0)
        found[plan["Relation Name"]] = round(each * plan["Actual Loops"])
    for below in plan.get("Plans", []):
        for table, rows in rows_of(below).items():
            found[table] = found.get(table, 0) + rows
    return found


def _is_main(sql: str, table: str) -> bool:
    """Whether the statement reads the rows of the page, and does not count."""
    return re.search(rf'FROM "?{table}\b', sql) is not None and " AS capped" not in sql


def _scans(connection: Any, reads: list[str]) -> list[str]:
    """Growing tables that a statement would read whole, without any index."""
    found = set()
    for sql in reads:
        with connection.cursor() as cursor:
            # What the log shows of parameters is no SQL of its own in every case.
            try:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            except django.db.OperationalError:
                continue
            details = [row[3] for row in cursor.fetchall()]
        found |= {d.split()[1] for d in details if re.fullmatch(r"SCAN \w+", d)}
    return sorted(found & GROWING)


if __name__ == "__main__":
    django.setup()
    json.dump(measure(sys.argv[1:]), sys.stdout)
