"""The same work on the same tickets by django-helpdesk, on this machine."""

import base64
import json
import secrets
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlencode

from tests.bench import beside, measuring, seeded
from tests.bench.api import NEW
from tests.bench.paths import FREQUENT
from tests.bench.planting import RARE
from tests.bench.seeded import LARGE, Desk, server
from tests.fakes.visitor import Visitor
from tests.proof import site
from tests.proof.data import ROOT

NAME = "peer"
LINES = (
    "At 100,000 tickets, ≥ 10 × faster than django-helpdesk 2.6.1 with the same texts "
    "on the same machine: list, search (rare and frequent word), API page of 25; one "
    "client, medians of interleaved rounds (its slow pages in fewer).",
    "A create is not slower than its by more than what history and search index cost, "
    "which is measured beside.",
    "Its list and search are the JSON that fills its page. It is installed into "
    f"{beside.HOME} (PEER_HOME) from the package index.",
)
FASTER = 10
MANY = 20  # of ours a round
SLOW_S, SLOW_ROUNDS = 10.0, 2
COMPARED = ("list", "rare word", "frequent word", "api page")
Turn = Callable[[], int]


def run(db: str) -> dict[str, Any]:
    """Measure on "sqlite" or "postgres"; figures in words, and what is "broken"."""
    beside.install()
    with ExitStack() as stack:
        url = stack.enter_context(server(db))
        desk = Desk(db, LARGE)
        desk.prepare(url)
        env = stack.enter_context(seeded.apart(desk.environment(url)))
        token = seeded.token(env)
        texts = Path(stack.enter_context(TemporaryDirectory())) / "texts"
        _module(env, "texts", str(texts))
        cost = json.loads(_module(env, "creating", token))
        ours = stack.enter_context(measuring.daphne(env))
        ours.sign_in("supervisor", site.PASSWORD)
        peer, told = stack.enter_context(beside.serving(url, texts))
        times = _rounds(_ours(ours, token), _peers(peer, told["queue"]))
    return {**_told(times, cost), "broken": list(_broken(times, cost))}


def _module(env: dict[str, str], name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{name}", *arguments],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _ours(visitor: Visitor, token: str) -> dict[str, Turn]:
    def get(path: str) -> Turn:
        return lambda: visitor.get(path).status

    def create() -> int:
        headers = {
            "Authorization": f"Token {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": secrets.token_hex(8),
            "Cookie": "",
        }
        body = json.dumps(NEW).encode()
        return visitor.send("/api/v1/tickets/", body, headers).status

    return {
        "floor": get("/healthz"),
        "list": get("/desk/tickets/"),
        "rare word": get(f"/desk/search/?q={RARE}"),
        "frequent word": get(f"/desk/search/?q={quote(FREQUENT)}"),
        "api page": get("/api/v1/tickets/"),
        "create": create,
    }


def _peers(visitor: Visitor, queue: int) -> dict[str, Turn]:
    def get(path: str) -> Turn:
        return lambda: visitor.get(path).status

    def create() -> int:
        body = {"title": NEW["subject"], "description": NEW["text"], "queue": queue}
        body |= {"priority": 2, "status": 1, "submitter_email": "chen@client.example"}
        headers = {"Content-Type": "application/json"}
        headers["X-CSRFToken"] = visitor.cookies["csrftoken"]
        return visitor.send("/api/tickets/", json.dumps(body).encode(), headers).status

    return {
        "floor": get("/login/"),
        "list": get(_rows({"status__in": [1, 2]})),
        "rare word": get(_rows({}, RARE)),
        "frequent word": get(_rows({}, FREQUENT)),
        "api page": get("/api/tickets/?page_size=25"),
        "create": create,
    }


def _rows(filtering: dict[str, Any], text: str = "") -> str:
    """The address that gives the rows of its list."""
    asked = {"filtering": filtering, "sorting": "created", "search_string": text}
    code = base64.b64encode(json.dumps({**asked, "sortreverse": False}).encode())
    page = {"draw": 1, "start": 0, "length": 25}
    page |= {"order[0][column]": 5, "order[0][dir]": "desc"}  # type: ignore[dict-item]
    return f"/datatables_ticket_list/{code.decode()}?{urlencode(page)}"


def _rounds(ours: dict[str, Turn], peers: dict[str, Turn]) -> dict[str, Any]:
    """Medians in ms by "ours" and "peer" and what was asked, all taking turns."""
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for turn in ours.values():
        _taken(turn, 5)
    for nth in range(measuring.ROUNDS):
        for name in ours:
            found["ours", name] += [_taken(ours[name], MANY)]
            known = found["peer", name]
            if nth < SLOW_ROUNDS or known[0] < SLOW_S * 1000:
                known += [_taken(peers[name], 1 if known and known[0] > 1000 else 3)]
    return {
        name: {who: statistics.median(found[who, name]) for who in ("ours", "peer")}
        for name in ours
    }


def _taken(turn: Turn, many: int) -> float:
    """The median in ms of so many."""
    taken = []
    for _time in range(many):
        begun = time.perf_counter()
        status = turn()
        taken.append((time.perf_counter() - begun) * 1000)
        assert status in (200, 201), f"answered {status}"
    return statistics.median(taken)


def _told(times: dict[str, Any], cost: dict[str, float]) -> dict[str, str]:
    told = {
        name: f"{of['ours']:.1f} ms, django-helpdesk {of['peer']:,.1f} ms: "
        f"{of['peer'] / of['ours']:.1f} × faster"
        for name, of in times.items()
    }
    told["of the create"] = (
        f"history {cost['history']} ms, search index {cost['index']} ms"
    )
    return told


def _broken(times: dict[str, Any], cost: dict[str, float]) -> Iterator[str]:
    """Which of the promises these figures do not keep."""
    for name in COMPARED:
        if (ratio := times[name]["peer"] / times[name]["ours"]) < FASTER:
            yield f"{name}: {ratio:.1f} ×"
    ours, peer = times["create"]["ours"], times["create"]["peer"]
    if (more := ours - peer) > sum(cost.values()):
        yield f"create: {more:.1f} ms slower"
