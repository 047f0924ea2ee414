"""The feed brings what the hook did not, and nothing twice."""

import datetime
import logging
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from crm.models import PlatformEvent, PlatformFeed
from crm.platform import applying, catching_up
from crm.platform.base import Feed, Unreachable
from crm.platform.records import Event
from tests.cast import Cast
from tests.crm.events.telling import REF, body, link, tell
from tests.faults.test_races import at_once

pytestmark = pytest.mark.django_db
AT = datetime.datetime(2026, 3, 2, 1, 59, tzinfo=datetime.UTC)


def event(number: int, **changed: Any) -> Event:
    told: dict[str, Any] = {
        "id": f"evt-{number}",
        "type": "withdrawal.changed",
        "occurred_at": AT,
        "user_id": "u-1001",
        "kind": "withdrawal",
        "ref": REF,
        "version": number,
        "status": "paid",
    }
    return Event(**told | changed)


class FakeFeed:
    """A platform whose feed holds `events`, three a page; the cursor is a place."""

    def __init__(self, *events: Event) -> None:
        self.held = list(events)
        self.asked: list[str] = []
        self.is_gone = False
        self.names = frozenset({"events"})

    def capabilities(self) -> frozenset[str]:
        return self.names

    def events(self, after: str) -> Feed:
        if self.is_gone:
            raise Unreachable("not at home, 13812345678")
        self.asked.append(after)
        self.was_in_transaction = connection.in_atomic_block
        start = int(after or 0)
        found = self.held[start : start + 3]
        return Feed(tuple(found), str(start + len(found)))


@pytest.fixture
def feed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> FakeFeed:
    link(cast.clients["wang"])
    found = FakeFeed(*[event(n) for n in range(1, 8)])
    monkeypatch.setattr("crm.platform.current.platform", lambda: found)
    monkeypatch.setattr(catching_up, "_failing", False)
    return found


def read_all() -> list[int]:
    turns = []
    while done := catching_up.read_feed():
        turns.append(done)
    return turns


def test_the_feed_is_read_to_its_end_and_on_from_there(feed):
    assert read_all() == [3, 3, 1]
    assert feed.asked == ["", "3", "6", "7"]
    feed.held.append(event(8))
    assert read_all() == [1]
    applying.apply_due()
    assert PlatformEvent.objects.filter(state="applied").count() == 8
    assert PlatformFeed.objects.get().cursor == "8"


def test_what_the_hook_brought_is_not_stored_again(feed):
    for number in (1, 3, 5, 9):
        tell(body(number))
    read_all()
    tell(body(7))
    assert PlatformEvent.objects.count() == 8
    assert PlatformEvent.objects.filter(key_id="feed").count() == 4


def test_a_page_of_known_events_does_not_end_the_reading(feed):
    for number in (1, 2, 3):
        tell(body(number))
    assert catching_up.read_feed() == 3
    assert PlatformFeed.objects.get().cursor == "3"
    assert PlatformEvent.objects.count() == 3


def test_events_about_nobody_here_stay_in_the_feed(feed):
    feed.held = [event(n, user_id=f"u-{n}") for n in range(1, 6)] + [event(9)]
    assert read_all() == [3, 3]
    assert PlatformEvent.objects.get().event_id == "evt-9"


def test_an_event_whose_id_cannot_be_kept_is_kept_as_bad(feed):
    feed.held = [event(1, id=""), event(2)]
    assert read_all() == [2]
    states = PlatformEvent.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["bad", "received"]


@pytest.mark.parametrize("names", [frozenset(), frozenset({"contacts"})])
def test_without_the_capability_nothing_is_asked(feed, names):
    feed.names = names
    assert catching_up.read_feed() == 0
    assert feed.asked == []


def test_without_a_platform_nothing_is_asked(monkeypatch):
    monkeypatch.setattr("crm.platform.current.platform", lambda: None)
    assert catching_up.read_feed() == 0
    assert not PlatformFeed.objects.exists()


def test_a_platform_that_is_gone_is_noted_once_and_again_when_it_returns(feed, caplog):
    caplog.set_level(logging.INFO, "crm.platform.catching_up")
    feed.is_gone = True
    assert [catching_up.read_feed() for _turn in range(5)] == [0] * 5
    feed.is_gone = False
    assert catching_up.read_feed() == 3
    assert [r.levelname for r in caplog.records] == ["WARNING", "INFO"]
    assert "13812345678" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_readers_and_the_hook_at_once_keep_each_once(feed):
    tell(body(100))
    posts = [partial(tell, body(number)) for number in range(1, 8)]
    works: list[Callable[[], Any]] = [*[catching_up.read_feed] * 3, *posts]
    at_once(*works)
    read_all()
    assert PlatformEvent.objects.count() == 8
    assert not feed.was_in_transaction
