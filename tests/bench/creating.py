"""What a create by the API costs beside the ticket: its history and its way into the
search index, as time spent in the database and in cutting words.

Usage: python -m tests.bench.creating TOKEN, with the environment of a site.
"""

import json
import re
import statistics
import sys
import time
from typing import Any

import django

CREATED = 40
HISTORY = re.compile(r"historical|crm_activity|crm_reading|crm_reaction|idempot")
INDEX = re.compile(r"helpdesk_toindex")


def measure(token: str) -> dict[str, float]:
    """Medians in ms of one create: "history", "index" (noting it, and what the worker
    does for it later).
    """
    from django.db import connection
    from django.test import Client

    from helpdesk.search.indexing import index_due

    browser = Client(headers={"host": "localhost", "Authorization": f"Token {token}"})
    while index_due():
        pass
    told: dict[str, list[float]] = {"history": [], "noted": []}
    for number in range(CREATED):
        spent = dict.fromkeys(told, 0.0)
        with connection.execute_wrapper(_into(spent)):
            _create(browser, number)
        for name, took in spent.items():
            told[name].append(took * 1000)
    begun = time.perf_counter()
    while index_due():
        pass
    later = (time.perf_counter() - begun) * 1000 / CREATED
    history, noted = (statistics.median(told[name]) for name in told)
    return {"history": round(history, 2), "index": round(noted + later, 2)}


def _into(spent: dict[str, float]) -> Any:
    """Adds the time of statements that write history and notes for the index."""

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = time.perf_counter() - begun
            if INDEX.search(sql):
                spent["noted"] += took
            elif HISTORY.search(sql):
                spent["history"] += took

    return timed


def _create(browser: Any, number: int) -> None:
    from tests.bench.api import NEW

    answer = browser.post(
        "/api/v1/tickets/",
        json.dumps(NEW),
        content_type="application/json",
        headers={"Idempotency-Key": f"creating-{number}-{time.time_ns()}"},
    )
    assert answer.status_code == 201, answer.content[:500]


if __name__ == "__main__":
    django.setup()
    json.dump(measure(sys.argv[1]), sys.stdout)
