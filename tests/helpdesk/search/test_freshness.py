"""The worker's own loop has what is said in the index within two seconds."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from config.lib import loops
from config.schedule import TIMETABLE
from helpdesk.models.ticket import Message
from tests.cast import Cast
from tests.helpdesk.search.reading import articles, lines
from tests.helpdesk.writing import published

pytestmark = pytest.mark.django_db(transaction=True)
FRESH_S = 2.0


@pytest.fixture
def worker() -> Iterator[None]:
    """The line of the timetable that keeps the index, in its loop."""
    [line] = [line for line in TIMETABLE if line.name == "index"]
    stop = threading.Event()
    thread = threading.Thread(target=loops.run_loops, args=([line], stop))
    thread.start()
    yield
    stop.set()
    thread.join(10)
    connections.close_all()


def seconds_until(is_so: Callable[[], bool]) -> float:
    """How long it takes, at most five seconds."""
    begun = time.monotonic()
    while not is_so() and time.monotonic() < begun + 5:
        time.sleep(0.02)
    return time.monotonic() - begun


def test_what_is_said_is_found_within_two_seconds(cast: Cast, worker: None) -> None:
    ticket = cast.ticket()
    for text in ("首次来信", "再次来信"):
        ticket.receive(Message(text), by=cast.chen)
        assert seconds_until(lambda: lines(text[:2], cast.zhou) == [text]) < FRESH_S  # noqa: B023


def test_what_is_published_is_found_within_two_seconds(
    cast: Cast, worker: None
) -> None:
    article = published(cast)
    assert seconds_until(lambda: articles("节假日", cast.zhou) == [article]) < FRESH_S
