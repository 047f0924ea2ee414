"""Sending later from the page: a moment is asked for, then it stands in the thread."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from config.lib.clock import now
from crm.models import Staff
from helpdesk.models import Draft, ScheduledReply, Ticket
from helpdesk.models.ticket import Later, Message
from messaging.models import Blob, Delivery
from tests.cast import Cast
from tests.visits import browser, fragment

SHANGHAI = ZoneInfo("Asia/Shanghai")
TEXT = "今天 18:00 前给您答复。"


@pytest.fixture
def ticket(cast: Cast, clock: time_machine.Traveller) -> Ticket:
    """A ticket, on a Monday at ten in the morning."""
    return cast.ticket()


@pytest.fixture
def reply(cast: Cast, ticket: Ticket) -> ScheduledReply:
    """Zhou's, which leaves in an hour."""
    later = Later(now() + timedelta(hours=1), seen=1)
    return ticket.reply_later(TEXT, later, by=cast.zhou)


def _send(cast: Cast, ticket: Ticket, *, plain: bool = False, **more: Any) -> Any:
    told = {"text": TEXT, "seen": 1, "key": "k", "then": "later", **more}
    headers = {} if plain else fragment()
    address = f"{ticket.get_absolute_url()}replies/"
    return browser(cast.zhou).post(address, told, headers=headers)


def _page(staff: Staff, ticket: Ticket) -> str:
    return str(browser(staff).get(ticket.get_absolute_url()).content.decode())


def _verb(staff: Staff, reply: ScheduledReply, end: str = "", **told: Any) -> Any:
    address = f"/desk/tickets/{reply.ticket_id}/later/{reply.pk}/{end}"
    return browser(staff).post(address, told, headers=fragment())


@pytest.mark.parametrize("plain", [True, False])
def test_it_asks_when_and_keeps_the_text(
    cast: Cast, ticket: Ticket, plain: bool
) -> None:
    answer = _send(cast, ticket, plain=plain)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="later-until"' in page
    assert plain == (f"{TEXT}</textarea>" in page)
    assert not ScheduledReply.objects.exists()


@pytest.mark.parametrize(
    ("until", "own", "due"),
    [
        ("hour", "", datetime(2026, 3, 2, 11, tzinfo=SHANGHAI)),
        ("tomorrow", "", datetime(2026, 3, 3, 9, tzinfo=SHANGHAI)),
        ("monday", "", datetime(2026, 3, 9, 9, tzinfo=SHANGHAI)),
        ("own", "2026-03-04T15:30", datetime(2026, 3, 4, 15, 30, tzinfo=SHANGHAI)),
    ],
)
def test_the_moments_at_hand_and_any_other(
    cast: Cast, ticket: Ticket, until: str, own: str, due: datetime
) -> None:
    told = {"later-until": until, "later-at": own, "concluding": "later"}
    # Without script where the moment is one's own.
    _send(cast, ticket, plain=bool(own), **told)
    assert ScheduledReply.objects.get().at == due
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"later-at": ""}, "Choose when it is sent."),
        ({"later-until": "own", "later-at": ""}, "Give day and time"),
        ({"later-until": "own", "later-at": "2020-01-01T09:00"}, "within a year"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_lost(
    cast: Cast, ticket: Ticket, told: dict[str, Any], words: str
) -> None:
    file = SimpleUploadedFile("a.txt", b"hello")
    answer = _send(cast, ticket, files=[file], **told)
    assert answer.status_code == 422
    assert answer.headers["X-Kept"] == "1"
    assert words in answer.content.decode()
    assert not Blob.objects.exists()


def test_the_thread_says_when_it_leaves_and_to_whom_it_belongs(
    cast: Cast, ticket: Ticket, reply: ScheduledReply
) -> None:
    own, other = _page(cast.zhou, ticket), _page(cast.chen, ticket)
    for page in (own, other):
        assert "Will be sent at 11:00" in page
        assert TEXT in page
        assert f'id="later-back-{reply.pk}"' in page
    assert f'id="later-now-{reply.pk}"' in own
    assert f'id="later-now-{reply.pk}"' not in other


def test_held_back_it_says_why_and_offers_to_send_it_all_the_same(
    cast: Cast, ticket: Ticket, reply: ScheduledReply
) -> None:
    ticket.receive(Message("已经到账了"), by=Staff.system())
    page = _page(cast.zhou, ticket)
    assert "Held back: The client has written since." in page
    assert "Send anyway" in page
    assert _verb(cast.zhou, reply, "now/").status_code == 409
    assert _verb(cast.zhou, reply, "now/", force="1").status_code == 200
    assert Delivery.objects.get().text == TEXT


def test_its_author_changes_what_it_says_and_when(
    cast: Cast, ticket: Ticket, reply: ScheduledReply
) -> None:
    address = f"{ticket.get_absolute_url()}later/{reply.pk}/"
    page = browser(cast.zhou).get(address, headers=fragment()).content.decode()
    assert TEXT in page
    assert 'value="2026-03-02T11:00"' in page
    told: Any = {"text": "明天再说。", "until": "tomorrow", "at": "", "seen": 1}
    assert _verb(cast.zhou, reply, **told).status_code == 200
    reply.refresh_from_db()
    assert (reply.text, reply.at.astimezone(SHANGHAI).hour) == ("明天再说。", 9)
    assert _verb(cast.chen, reply, **told).status_code == 409


def test_a_past_moment_is_told_at_its_field(cast: Cast, reply: ScheduledReply) -> None:
    told: Any = {"text": "x", "until": "own", "at": "2020-01-01T09:00", "seen": 1}
    answer = _verb(cast.zhou, reply, **told)
    assert answer.status_code == 422
    assert "within a year" in answer.content.decode()


def test_taken_back_its_text_stands_in_the_composer(
    cast: Cast, ticket: Ticket, reply: ScheduledReply
) -> None:
    page = _verb(cast.zhou, reply, "back/").content.decode()
    assert f"{TEXT}</textarea>" in page
    assert "Will be sent" not in page
    assert Draft.objects.get().text == TEXT
    assert _verb(cast.zhou, reply, "back/").status_code == 409


def test_dropped_it_is_gone(cast: Cast, reply: ScheduledReply) -> None:
    page = _verb(cast.chen, reply, "drop/").content.decode()
    assert "It will not be sent." in page
    assert TEXT not in page


def test_one_of_another_ticket_is_not_there(cast: Cast, reply: ScheduledReply) -> None:
    other = cast.ticket()
    address = f"{other.get_absolute_url()}later/{reply.pk}/drop/"
    assert browser(cast.zhou).post(address).status_code == 404


def test_the_page_costs_the_same_with_one_and_with_many(
    cast: Cast, ticket: Ticket, django_assert_max_num_queries: Any
) -> None:
    zhou, counts = browser(cast.zhou), []
    for _round in range(3):
        for number in range(3):
            later = Later(now() + timedelta(hours=number + 1), seen=1)
            ticket.reply_later(TEXT, later, by=cast.zhou)
        with django_assert_max_num_queries(40) as counted:
            zhou.get(ticket.get_absolute_url())
        counts.append(len(counted))
    assert counts[1] == counts[2]
