"""Who is told what, and how often."""

from datetime import timedelta
from typing import Any

import pytest

from config.lib.clock import now
from crm.models import Activity, Staff
from helpdesk import reactions
from helpdesk.holding import wake_due
from helpdesk.models import Alert, AlertCause, Bell, Mute, Ticket
from helpdesk.models.ticket import Message
from messaging.models import Delivery
from tests.cast import Cast

from .conftest import Done, Told


def write(ticket: Ticket, text: str = "还没到账") -> None:
    ticket.receive(Message(text), by=Staff.system())


@pytest.fixture
def held(cast: Cast, done: Done) -> Ticket:
    """A ticket of the funds queue that Zhou holds."""
    ticket = cast.ticket()
    done(lambda: ticket.claim(by=cast.zhou))
    return ticket


def test_who_is_given_a_ticket_is_told(cast: Cast, done: Done, told: Told) -> None:
    ticket = cast.ticket()
    done(lambda: ticket.assign(to=cast.zhou, by=cast.chen))
    assert told("zhou") == [("assigned", ticket.pk, 1)]
    assert told("chen") == []


def test_nobody_is_told_of_their_own_act(cast: Cast, done: Done) -> None:
    ticket = cast.ticket()
    done(lambda: ticket.assign(to=cast.zhou, by=cast.zhou))
    assert not Alert.objects.exists()


def test_who_is_called_in_a_note_is_told(cast: Cast, done: Done, told: Told) -> None:
    ticket = cast.ticket()
    done(lambda: ticket.note("@zhao 请核对，抄送 @zhou", by=cast.zhou))
    assert told("zhao") == [("mentioned", ticket.pk, 1)]
    assert told("zhou") == []


def test_five_lines_of_the_client_are_one_alert(
    held: Ticket, done: Done, told: Told
) -> None:
    for _n in range(5):
        done(lambda: write(held))
    assert told("zhou") == [("message", held.pk, 5)]


def test_what_comes_after_the_look_is_told_anew(
    held: Ticket, cast: Cast, done: Done, told: Told
) -> None:
    done(lambda: write(held))
    assert Alert.objects.of(cast.zhou).read() == 1
    done(lambda: write(held))
    assert told("zhou") == [("message", held.pk, 1)]
    assert Alert.objects.of(cast.zhou).count() == 2


def test_followers_are_told_that_the_client_wrote(
    held: Ticket, cast: Cast, done: Done, told: Told
) -> None:
    for name in ("zhao", "zhou"):
        held.follow(cast.staff[name], by=cast.chen)
    done(lambda: write(held))
    assert told("zhao") == [("followed", held.pk, 1)]
    assert told("zhou") == [("message", held.pk, 1)]


def test_a_held_ticket_that_is_due_is_told(
    held: Ticket, cast: Cast, done: Done, told: Told, clock: Any
) -> None:
    held.hold(until=now() + timedelta(hours=1), by=cast.zhou)
    clock.shift(timedelta(hours=2))
    assert done(wake_due) == 1
    assert told("zhou") == [("due", held.pk, 1)]


def test_what_nobody_holds_is_due_to_who_put_it_aside(
    cast: Cast, done: Done, told: Told, clock: Any
) -> None:
    ticket = cast.ticket()
    ticket.hold(until=now() + timedelta(hours=1), by=cast.chen)
    clock.shift(timedelta(hours=2))
    done(wake_due)
    assert told("chen") == [("due", ticket.pk, 1)]


def test_what_the_client_wakes_is_told_as_their_message_alone(
    held: Ticket, cast: Cast, done: Done, told: Told
) -> None:
    held.hold(until=None, by=cast.zhou)
    done(lambda: write(held))
    assert told("zhou") == [("message", held.pk, 1)]


@pytest.mark.parametrize("state", ["failed", "bounced", "doubt"])
def test_a_reply_that_did_not_leave_is_told(
    held: Ticket, cast: Cast, done: Done, told: Told, state: str
) -> None:
    delivery = held.reply("马上核对。", by=cast.chen).delivery
    assert delivery is not None
    row = Delivery.objects.get(pk=delivery.pk)
    done(row.doubt if state == "doubt" else lambda: row.settle(state))
    assert told("zhou") == told("chen") == [("failed", held.pk, 1)]


def test_an_author_out_of_reach_is_told_nothing(
    held: Ticket, cast: Cast, done: Done, told: Told
) -> None:
    held.follow(cast.li, by=cast.chen)
    delivery = held.reply("马上核对。", by=cast.li).delivery
    assert delivery is not None
    held.unfollow(cast.li, by=cast.chen)
    done(lambda: Delivery.objects.get(pk=delivery.pk).settle("failed"))
    assert told("li") == []


def test_the_same_activity_is_told_once(held: Ticket, done: Done, told: Told) -> None:
    done(lambda: write(held))
    activity = Activity.objects.filter(action="ticket.received").latest("pk")
    for _turn in range(2):
        list(reactions.tell_of_message(activity) or [])
    assert told("zhou") == [("message", held.pk, 1)]
    assert AlertCause.objects.count() == 1


def test_a_kind_is_told_as_each_wishes(held: Ticket, cast: Cast, done: Done) -> None:
    bell = Bell.objects.of(cast.zhou)
    bell.choose(rings=["assigned"], mails=["message"])
    done(lambda: write(held))
    alert = Alert.objects.get(receiver=cast.zhou)
    assert (alert.rings, alert.mails) == (False, True)
    Bell.objects.of(cast.zhou).choose(rings=[], mails=[])
    alert.delete()
    done(lambda: write(held))
    assert not Alert.objects.exists()


def test_a_muted_ticket_tells_only_what_calls_by_name(
    held: Ticket, cast: Cast, done: Done, told: Told
) -> None:
    Mute.objects.create(staff=cast.zhou, ticket=held)
    done(lambda: write(held))
    assert told("zhou") == []
    done(lambda: held.note("@zhou 看一下", by=cast.chen))
    assert told("zhou") == [("mentioned", held.pk, 1)]


def test_who_is_disabled_is_told_nothing(held: Ticket, cast: Cast, done: Done) -> None:
    cast.zhou.disable(by=cast.wu)
    done(lambda: write(held))
    assert not Alert.objects.filter(kind="message").exists()
