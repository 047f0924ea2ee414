"""Eight clients at once before two web processes, as a proxy would spread them."""

import json
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote

from tests import servers
from tests.bench import measuring, seeded
from tests.bench.api import NEW
from tests.bench.paths import FREQUENT
from tests.bench.planting import RARE
from tests.fakes.visitor import Visitor
from tests.proof import site

CLIENTS, WEBS = 8, 2
OK = frozenset({200, 201})
# Asks once, by the so many-th turn of a client; the status.
Turn = Callable[[Visitor, int], int]


@dataclass
class Site:
    """Two web processes on one desk, and who asks them."""

    webs: list[Visitor]
    clients: list[Visitor]
    turns: dict[str, Turn]


@dataclass(frozen=True)
class Rate:
    """How many answers came in a second, and how many of all were none."""

    per_second: float
    errors: int
    asked: int


@contextmanager
def running(env: dict[str, str]) -> Iterator[Site]:
    """Start them on a copy of the desk, everybody signed in."""
    with ExitStack() as stack:
        env = stack.enter_context(seeded.apart(env))
        token = seeded.token(env)
        ports = [str(servers.free_port()) for _web in range(WEBS)]
        webs = [
            stack.enter_context(measuring.daphne({**env, "PORT": port}))
            for port in ports
        ]
        webs[0].sign_in("supervisor", site.PASSWORD)
        yield Site(webs, _clients(webs), _turns(webs[0], token))


def _clients(webs: list[Visitor]) -> list[Visitor]:
    clients = [Visitor(webs[number % WEBS].port) for number in range(CLIENTS)]
    for client in clients:
        client.cookies = dict(webs[0].cookies)
    return clients


def _turns(visitor: Visitor, token: str) -> dict[str, Turn]:
    """What is asked; tickets and words change from turn to turn."""
    listed = visitor.get("/desk/tickets/").text
    tickets = sorted(set(re.findall(r"/desk/tickets/\d+/", listed)))
    words = [f"/desk/search/?q={quote(word)}" for word in (RARE, FREQUENT)]

    def among(paths: list[str]) -> Turn:
        return lambda client, nth: client.get(paths[nth % len(paths)]).status

    def create(client: Visitor, _nth: int) -> int:
        headers = {
            "Authorization": f"Token {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": secrets.token_hex(8),
            "Cookie": "",
        }
        body = json.dumps(NEW).encode()
        return client.send("/api/v1/tickets/", body, headers).status

    return {
        "floor": among(["/healthz"]),
        "list": among(["/desk/tickets/"]),
        "ticket": among(tickets),
        "search": among(words),
        "create": create,
    }


def rate(clients: list[Visitor], turn: Turn, seconds: float) -> Rate:
    """Let every client ask again and again for so long."""
    statuses: list[int] = []
    begun = time.monotonic()

    def ask(client: Visitor, first: int) -> None:
        for nth in count(first):
            if time.monotonic() > begun + seconds:
                return
            try:
                statuses.append(turn(client, nth))
            except OSError:
                client.connection.close()
                statuses.append(0)

    threads = [
        threading.Thread(target=ask, args=(client, place), daemon=True)
        for place, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    took = time.monotonic() - begun
    good = sum(status in OK for status in statuses)
    return Rate(good / took, len(statuses) - good, len(statuses))
