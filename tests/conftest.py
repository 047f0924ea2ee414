"""What every test may use: private servers, a clock to move, a closed network."""

import datetime
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.utils import translation

from config.gate import messages
from crm.access.backends import forget_roles
from tests import examples, flushing, network, servers
from tests.cast import Cast, gather
from tests.fakes import dovecot

# A Monday morning at work, in the zone the desk lives in.
MONDAY_AT_TEN = datetime.datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

hypothesis.settings.load_profile(examples.FEW)


def pytest_configure() -> None:
    """Compile the translations when the .po is newer: tests read Chinese too."""
    source, made = messages.PO, messages.PO.with_suffix(".mo")
    if source.exists() and (
        not made.exists() or made.stat().st_mtime < source.stat().st_mtime
    ):
        messages.compile_mo()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test that uses the database as `data`: it runs on both databases.

    By itself, so that nobody can forget it; `one_database` and `browser` stay out.
    """
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        uses = item.get_closest_marker("django_db") or names & {
            "db",
            "transactional_db",
        }
        stays = item.get_closest_marker("one_database") or item.get_closest_marker(
            "browser"
        )
        if uses and not stays:
            item.add_marker("data")


@pytest.fixture(scope="session", autouse=True)
def closed_network() -> Iterator[None]:
    """Keep every test on this machine."""
    with network.closed():
        yield


@pytest.fixture(scope="session", autouse=True)
def flushes_lift_triggers() -> Iterator[None]:
    """Let the flush after a transactional test empty the insert-only tables."""
    with flushing.lifting_triggers():
        yield


@pytest.fixture(autouse=True)
def nothing_known() -> None:
    """Begin each test in English, with no role known: a request leaves both behind."""
    translation.deactivate()
    forget_roles()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """DATABASE_URL of a private PostgreSQL, whichever database the run is on."""
    servers.need("initdb")
    servers.need("postgres")
    with servers.postgres() as url:
        yield url


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """REDIS_URL of a private Redis."""
    servers.need("redis")
    with servers.redis_server() as url:
        yield url


@pytest.fixture(scope="session")
def dovecot_server() -> Iterator[dovecot.Dovecot]:
    """A private Dovecot; a test takes an account of its own."""
    servers.need("dovecot")
    with dovecot.running() as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the system's Chromium."""
    return servers.need("chromium")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Stop the clock on a Monday at 10:00 in Shanghai.

    `clock.shift(timedelta)` moves it on, `clock.move_to(datetime)` elsewhere.
    """
    with time_machine.travel(MONDAY_AT_TEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def committed(
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[Any]],
) -> Callable[[], AbstractContextManager[Any]]:
    """`with committed():` runs, at its end, what the verbs left for after the commit.

    Inside an ordinary test nothing is ever committed, so reactions and wake-ups would
    silently not happen.
    """
    return partial(django_capture_on_commit_callbacks, execute=True)


@pytest.fixture
def child_environment(transactional_db: None) -> dict[str, str]:
    """Environment for `manage.py` started by a test: same settings, same database."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    name = database["NAME"]
    url = f"sqlite:///{name}"
    if database["ENGINE"].endswith("postgresql"):
        host = str(database["HOST"]).replace("/", "%2F")
        url = f"postgresql://{database['USER']}@{host}/{name}"
    return {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "config.test_settings",
    }


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, hired and set up through the verbs."""
    return gather()
