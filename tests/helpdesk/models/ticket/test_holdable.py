"""Put aside until a moment or a word, and back by itself."""

from datetime import timedelta

import pytest
import time_machine

from config.lib.clock import now
from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.holding import wake_due
from helpdesk.lists import TicketList
from helpdesk.models import Ticket
from helpdesk.models.ticket import Message
from helpdesk.viewing import BUILT_IN
from tests.cast import Cast


@pytest.fixture
def held(cast: Cast) -> Ticket:
    """A ticket Zhou holds and has put aside for an hour."""
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    ticket.hold(until=now() + timedelta(hours=1), by=cast.zhou)
    return ticket


def _listed(view: str, cast: Cast) -> list[int]:
    found = TicketList(view=view).tickets(cast.zhou, BUILT_IN[view])
    return list(found.values_list("pk", flat=True))


def test_what_is_put_aside_leaves_the_list_and_stands_in_its_own(
    cast: Cast, held: Ticket
) -> None:
    assert _listed("mine", cast) == []
    assert _listed("held", cast) == [held.pk]


def test_it_wakes_once_when_the_moment_has_come(cast: Cast, held: Ticket) -> None:
    assert wake_due() == 0
    with time_machine.travel(now() + timedelta(minutes=61)):
        assert wake_due() == 1
        assert wake_due() == 0
    held.refresh_from_db()
    assert held.is_due
    woke = Activity.objects.about(held).filter(action="ticket.woke")
    assert [told.particulars["why"] for told in woke] == ["time"]
    assert _listed("mine", cast) == _listed("held", cast) == [held.pk]


def test_two_workers_wake_it_once(cast: Cast, held: Ticket) -> None:
    with time_machine.travel(now() + timedelta(minutes=61)):
        for stale in [Ticket.objects.get(pk=held.pk) for _n in range(2)]:
            stale.wake(by=Staff.system())
    assert Activity.objects.about(held).filter(action="ticket.woke").count() == 1


def test_the_clients_word_wakes_it_before(cast: Cast, held: Ticket) -> None:
    held.receive(Message("到账了吗？"), by=Staff.system())
    assert held.is_due
    told = Activity.objects.about(held).filter(action="ticket.woke").get()
    assert told.particulars["why"] == "reply"


def test_an_automatic_mail_wakes_nothing(cast: Cast, held: Ticket) -> None:
    held.receive(Message("我正在休假", is_automatic=True), by=Staff.system())
    assert held.is_held


def test_held_until_a_reply_waits_for_it_however_long(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.hold(until=None, by=cast.zhou)
    with time_machine.travel(now() + timedelta(days=300)):
        assert wake_due() == 0
    ticket.receive(Message("在吗？"), by=Staff.system())
    assert ticket.is_due


@pytest.mark.parametrize("act", ["reply", "resolve", "close", "take_up"])
def test_whoever_acts_on_it_holds_it_no_longer(
    cast: Cast, held: Ticket, act: str
) -> None:
    text = {"text": "已到账"} if act == "reply" else {}
    getattr(held, act)(by=cast.zhou, **text)
    held.refresh_from_db()
    assert (held.hold_state, held.held_until) == ("", None)


@pytest.mark.parametrize("ahead", [timedelta(minutes=-1), timedelta(days=400)])
def test_a_moment_that_is_over_or_too_far_is_refused(
    cast: Cast, ahead: timedelta
) -> None:
    ticket = cast.ticket()
    with pytest.raises(Refused, match="within a year"):
        ticket.hold(until=now() + ahead, by=cast.zhou)
    assert not ticket.hold_state


def test_a_resolved_ticket_is_not_put_aside(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    with pytest.raises(Refused, match="resolved already"):
        ticket.hold(until=None, by=cast.zhou)
