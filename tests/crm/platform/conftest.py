"""The made-up platform in process and over HTTP, as the contract suite meets it."""

import datetime
import json
import threading
from collections.abc import Iterator

import pytest

from config.lib.http import Door, Limits
from crm.platform.rest import Rest
from crm.platform.sandbox.adapter import Sandbox
from crm.platform.sandbox.server import Server
from crm.platform.sandbox.world import World

KEY = "key-of-the-tests"
DAY = datetime.date(2026, 3, 2)
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)
# As long as a test may take; the real ones are the defaults of Limits.
SHORT = Limits(connect_s=1, read_s=0.4, whole_s=0.6, largest=400_000)


class Time:
    """A clock that a test moves."""

    def __init__(self, at: datetime.datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime.datetime:
        """The present."""
        return self.at

    def shift(self, **span: float) -> None:
        """Move it on."""
        self.at += datetime.timedelta(**span)


@pytest.fixture
def time() -> Time:
    """The clock of `sandbox`."""
    return Time()


@pytest.fixture
def sandbox(time: Time) -> Sandbox:
    """Twenty users, whose platform began on the day of NOON."""
    return Sandbox(World(users=20, anchor=DAY, clock=time))


@pytest.fixture
def server(sandbox: Sandbox) -> Iterator[Server]:
    """The same sandbox behind HTTP on loopback."""
    server = Server(sandbox, KEY)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def rest(server: Server) -> Iterator[Rest]:
    """The adapter that asks `server`."""
    door = Door()
    yield Rest(server.url, KEY, door)
    door.close()


@pytest.fixture
def hasty(server: Server) -> Iterator[Rest]:
    """The same with SHORT limits, for what hangs."""
    door = Door(SHORT)
    yield Rest(server.url, KEY, door)
    door.close()


@pytest.fixture(params=["in process", "over HTTP"])
def platform(request: pytest.FixtureRequest) -> Sandbox | Rest:
    """One contract, two adapters."""
    name = "sandbox" if request.param == "in process" else "rest"
    return request.getfixturevalue(name)


def control(server: Server, **faults: object) -> int:
    """Tell the server what to do wrong, by its own door; the status of its answer."""
    door = Door(SHORT)
    headers = {"Authorization": f"Bearer {KEY}"}
    body = json.dumps(faults).encode()
    answer = door.send("POST", f"{server.url}/control", data=body, headers=headers)
    door.close()
    return answer.status
