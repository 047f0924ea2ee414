"""One creating request a hundred times at once, at two web servers of one database."""

import contextlib
import os
import secrets
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import requests

from tests import servers
from tests.proof import site

NAME = "api_once"
LINES = (
    "The same create with one Idempotency-Key, 100 times in parallel at two web "
    "processes: one ticket with one line and one answer, in each of 5 rounds.",
)
ROUNDS, AT_ONCE = 5, 100
CREATED, RUNNING = 201, 409
TRIES = 5


def run(db: str) -> dict[str, Any]:
    """Play it on "sqlite" or "postgres"; raises AssertionError or Missing."""
    begun = time.monotonic()
    told: Counter[str] = Counter()
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(site.database(db))
        env = site.environment(url, KEFU_DATA_DIR=os.environ["KEFU_DATA_DIR"])
        Path(env["KEFU_DATA_DIR"]).mkdir(parents=True, exist_ok=True)
        site.manage(env, "migrate", "--verbosity=0")
        site.manage(env, "seed_demo", "--tickets=0", "--clients=0")
        token = site.manage(env, "make_token", "once", "--role", "agent").strip()
        site.set_up_django(env)
        other = {**env, "PORT": str(servers.free_port())}
        stack.enter_context(site.serving(env))
        daphne = ["-m", "daphne", "-b", "127.0.0.1", "-p", other["PORT"]]
        stack.enter_context(site.started(other, *daphne, "config.asgi:application"))
        for round_ in range(ROUNDS):
            told += _round(round_, token, [env["PORT"], other["PORT"]])
    seconds = round(time.monotonic() - begun)
    return {"rounds": ROUNDS, "at_once": AT_ONCE, **told, "seconds": seconds}


def _round(number: int, token: str, ports: list[str]) -> Counter[str]:
    """Ask at once, and count what came back; raises AssertionError."""
    from helpdesk.models import Entry, Ticket

    before = Ticket.objects.count(), Entry.objects.count()
    key, start = secrets.token_hex(8), threading.Barrier(AT_ONCE)
    body = {
        "subject": f"第 {number} 件",
        "text": "20,000 元还没到账。",
        "client": {"name": "陈晨", "email": f"chen{number}@client.example"},
    }
    headers = {"Authorization": f"Token {token}", "Idempotency-Key": key}

    def ask(place: int) -> list[requests.Response]:
        """The answers, up to one that says it is done."""
        address = f"http://127.0.0.1:{ports[place % 2]}/api/v1/tickets/"
        answers: list[requests.Response] = []
        start.wait()
        while len(answers) < TRIES:
            answers.append(
                requests.post(address, json=body, headers=headers, timeout=60)
            )
            if answers[-1].status_code != RUNNING:
                break
        return answers

    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = list(pool.map(ask, range(AT_ONCE)))
    last = [answers[-1] for answers in asked]
    assert {answer.status_code for answer in last} == {CREATED}, last[0].text
    assert len({answer.text for answer in last}) == 1
    made = (Ticket.objects.count() - before[0], Entry.objects.count() - before[1])
    assert made == (1, 1), f"{made} tickets and lines"
    replayed = sum("Idempotency-Replayed" in answer.headers for answer in last)
    waited = sum(len(answers) - 1 for answers in asked)
    return Counter(tickets=1, replayed=replayed, told_to_wait=waited)
