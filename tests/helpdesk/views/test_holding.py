"""Putting aside from the page: a moment at hand, the next word, any other moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from helpdesk.forms.holding import HoldForm
from helpdesk.models import Ticket
from tests.cast import Cast
from tests.visits import browser, fragment

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def monday(clock) -> None:
    """A Monday at ten in the morning."""


def _hold(cast: Cast, **told: str) -> Ticket:
    ticket = cast.ticket()
    answer = browser(cast.zhou).post(f"{ticket.get_absolute_url()}hold/", told)
    assert answer.status_code == 302
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize(
    ("chosen", "due"),
    [
        ("hour", datetime(2026, 3, 2, 11, tzinfo=SHANGHAI)),
        ("evening", datetime(2026, 3, 2, 18, tzinfo=SHANGHAI)),
        ("tomorrow", datetime(2026, 3, 3, 9, tzinfo=SHANGHAI)),
        ("monday", datetime(2026, 3, 9, 9, tzinfo=SHANGHAI)),
        ("reply", None),
    ],
)
def test_the_moments_at_hand(
    monday: None, cast: Cast, chosen: str, due: datetime | None
) -> None:
    ticket = _hold(cast, until=chosen)
    assert (ticket.hold_state, ticket.held_until) == ("held", due)


def test_another_moment_is_of_the_zone_of_the_desk(monday: None, cast: Cast) -> None:
    ticket = _hold(cast, until="own", at="2026-03-04T15:30")
    assert ticket.held_until == datetime(2026, 3, 4, 15, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Choose until when."),
        ({"until": "own"}, "Give day and time"),
        ({"until": "own", "at": "soon"}, "Give day and time"),
        ({"until": "own", "at": "2020-01-01T10:00"}, "within a year"),
    ],
)
def test_what_is_wrong_is_named_and_kept(
    monday: None, cast: Cast, told: dict[str, str], words: str
) -> None:
    ticket = cast.ticket()
    page = browser(cast.zhou).post(
        f"{ticket.get_absolute_url()}hold/", told, headers=fragment()
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert words in text
    assert told.get("at", "") in text
    assert not Ticket.objects.get(pk=ticket.pk).hold_state


def test_in_the_evening_nobody_is_offered_the_evening(clock) -> None:
    clock.move_to(datetime(2026, 3, 2, 17, 30, tzinfo=SHANGHAI))
    assert "evening" not in HoldForm().moments
