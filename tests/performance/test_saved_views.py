"""What lists of saved views visit: a page's worth, whatever else the desk holds."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.lib.clock import now
from helpdesk import counts
from helpdesk.conditions import Conditions
from helpdesk.lists import SIZE, TicketList
from helpdesk.models import Thread, Ticket, TicketStatus
from helpdesk.viewing import BUILT_IN, View
from tests.bench.statements import count_steps, rows_of
from tests.cast import Cast

SMALL, LARGE = 120, 600
MOST_ROWS = 3 * SIZE
# An index of five times as many rows may be a level deeper, and no more than that.
GROWS = 1.3
SORTS = ("-last_at", "number")
# What people save most; {funds} and {loans} stand for the keys of queues.
SAID: dict[str, dict[str, list[str]]] = {
    "everything": {},
    "one queue": {"queue": ["funds"]},
    "two queues": {"queue": ["funds", "loans"]},
    "mine": {"assignee": ["me"]},
    "nobody's": {"assignee": ["nobody"], "reach": ["queues"]},
    "open ones of a queue": {"queue": ["funds"], "category": ["new", "open"]},
    "lately opened": {"newer": ["90d"]},
    "not put aside": {"hold": ["-", "due"], "queue": ["funds"]},
}


def fill(cast: Cast, count: int, *, is_known: bool = True) -> None:
    """Bring the desk to `count` open tickets, in two queues, every other one Zhou's;
    the database knows how many, or was never told as a SQLite that nobody tends.
    """
    status = TicketStatus.objects.first_of("open")
    told: dict[str, Any] = {"status": status, "category": "open", "created_at": now()}
    tickets = [
        Ticket(
            subject="提现",
            client=cast.clients["wang"],
            queue=cast.queues["funds" if place % 4 < 3 else "loans"],
            assignee=cast.zhou if place % 2 else None,
            last_at=now() - timedelta(minutes=place),
            **told,
        )
        for place in range(Ticket.objects.count(), count)
    ]
    made = Ticket.objects.bulk_create(tickets)
    Thread.objects.bulk_create(Thread(ticket=each, unread=1) for each in made)
    if not is_known:
        return
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":
            # Of a few hundred rows it would rather read and sort all; of many, never.
            for way in ("seqscan", "bitmapscan", "sort"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
            # What those forbid counts as so dear that it would compile the plan.
            cursor.execute("SET LOCAL jit = off")


def view_of(cast: Cast, name: str) -> View:
    """The view that says this."""
    said = {
        key: [str(cast.queues[v].pk) if v in cast.queues else v for v in values]
        for key, values in SAID[name].items()
    }
    return View("s1", name, "star", Conditions.read(said))


def shown(cast: Cast, name: str, sort: str, cursor: str) -> tuple[Any, int]:
    """A page, and its cost: rows of tickets that its dearest statement visits, or steps
    of SQLite's machine.
    """
    view = view_of(cast, name)
    listed = TicketList(view="s1", sort=sort, cursor=cursor)
    queues = [cast.queues["funds"].pk, cast.queues["loans"].pk]
    steps = count_steps(connection) if connection.vendor == "sqlite" else None
    with CaptureQueriesContext(connection) as captured:
        page = listed.page(cast.chen if name != "mine" else cast.zhou, view, queues)
    if steps:
        return page, steps()
    return page, max(visited(query["sql"]) for query in captured)


def visited(sql: str) -> int:
    """Rows of tickets that PostgreSQL touches for a statement."""
    if not re.match(r"\s*\(*SELECT", sql):
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        [plan] = cursor.fetchone()[0]
    return rows_of(plan["Plan"]).get("helpdesk_ticket", 0)


def costs(cast: Cast, name: str, sort: str) -> tuple[int, int]:
    """What the first page costs, and the last."""
    page, first = shown(cast, name, sort, "")
    last = first
    while page.next:
        page, last = shown(cast, name, sort, page.next)
    return first, last


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("name", sorted(SAID))
def test_a_page_visits_a_pages_worth_at_two_sizes(
    cast: Cast, name: str, sort: str
) -> None:
    cast.chen.get_all_permissions()
    cast.zhou.get_all_permissions()
    fill(cast, SMALL)
    small = costs(cast, name, sort)
    fill(cast, LARGE)
    large = costs(cast, name, sort)
    if connection.vendor == "postgresql":
        # In the order of the key it may walk the key itself, past other queues' rows.
        most = MOST_ROWS if sort == "-last_at" else 2 * MOST_ROWS
        assert max(large) <= most, (small, large)
    else:
        assert max(large) <= GROWS * max(small), (small, large)


@pytest.mark.one_database
@pytest.mark.parametrize("name", ["held", "third", "unassigned", "mentioned"])
def test_a_figure_of_none_visits_no_tickets_of_other_views(
    cast: Cast, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counts, "LOOKED", SMALL)
    cast.chen.get_all_permissions()
    cost = []
    for size in (2 * SMALL, LARGE):
        fill(cast, size, is_known=False)
        Ticket.objects.filter(assignee=None).update(assignee=cast.chen)
        steps = count_steps(connection)
        told = counts.views(cast.chen, [BUILT_IN[name]])
        cost.append(steps())
        assert told.views[name].number == 0
    assert cost[1] <= GROWS * cost[0], cost


def test_explaining_reads_what_postgresql_says() -> None:
    plan = json.loads(
        '{"Relation Name": "a", "Actual Rows": 3, "Actual Loops": 2,'
        ' "Rows Removed by Filter": 1, "Plans": []}'
    )
    assert rows_of(plan) == {"a": 8}
