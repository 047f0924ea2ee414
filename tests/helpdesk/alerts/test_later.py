"""Who is told of a reply that was to leave later and does not."""

from datetime import timedelta

import pytest
import time_machine

from config.lib.clock import now
from crm.models import Staff
from helpdesk.models import Draft, ScheduledReply
from helpdesk.models.ticket import Later, Message
from helpdesk.scheduling import send_due
from messaging.models import Delivery
from tests.cast import Cast

from .conftest import Done, Told

HOUR = timedelta(hours=1)
TEXT = "今天 18:00 前给您答复。"


@pytest.fixture
def reply(cast: Cast, clock: time_machine.Traveller) -> ScheduledReply:
    """Zhou's, which leaves in an hour."""
    ticket = cast.ticket()
    return ticket.reply_later(TEXT, Later(now() + HOUR, seen=1), by=cast.zhou)


def test_the_clients_word_holds_it_back_and_its_author_is_told(
    reply: ScheduledReply, done: Done, told: Told
) -> None:
    ticket = reply.ticket
    done(lambda: ticket.receive(Message("已经到账了"), by=Staff.system()))
    kept = ScheduledReply.objects.get()
    assert (kept.state, kept.why, kept.text) == ("held", "news", TEXT)
    assert ("later", ticket.pk, 1) in told("zhou")
    assert not Delivery.objects.exists()


def test_who_holds_the_ticket_is_told_where_the_author_is_gone(
    cast: Cast,
    reply: ScheduledReply,
    clock: time_machine.Traveller,
    done: Done,
    told: Told,
) -> None:
    done(lambda: reply.ticket.assign(to=cast.chen, by=cast.wu))
    done(lambda: cast.zhou.disable(by=cast.wu))
    clock.shift(HOUR)
    done(send_due)
    assert ("later", reply.ticket_id, 1) in told("chen")


def test_its_author_is_told_where_a_colleague_stops_it(
    cast: Cast, reply: ScheduledReply, done: Done, told: Told
) -> None:
    done(lambda: reply.take_back(by=cast.chen))
    assert Draft.objects.get().staff == cast.chen
    assert ("later", reply.ticket_id, 1) in told("zhou")


def test_who_stops_their_own_is_not_told(
    cast: Cast, reply: ScheduledReply, done: Done, told: Told
) -> None:
    done(lambda: reply.drop(by=cast.zhou))
    assert "later" not in {kind for kind, *_more in told("zhou")}
