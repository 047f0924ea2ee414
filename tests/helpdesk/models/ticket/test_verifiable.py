"""Verifying the person in a contact, and no longer believing it."""

import datetime
from collections.abc import Iterator

import pytest
import time_machine

from config.lib.clock import now
from crm.models import Activity, ClientMerge, ContactPoint, Staff
from crm.refused import Refused
from helpdesk.models import Ticket
from helpdesk.models.ticket import Message
from helpdesk.models.verification import Verification
from tests.cast import Cast

TWO = ("card", "registered")
Level, Method = Verification.Level, Verification.Method


def stranger(ticket: Ticket) -> None:
    """Somebody who is not on the client's record writes into the thread."""
    message = Message("我是他本人", is_unverified=True, sender="x***@evil.example")
    ticket.receive(message, by=Staff.system())


def believed(ticket: Ticket) -> bool:
    """Whether the person counts as verified now."""
    return ticket.verification.is_verified


def test_a_sender_on_record_is_recognised_and_no_more(cast: Cast) -> None:
    proof = cast.ticket().verification
    assert (proof.level, proof.is_verified, proof.row) == (
        Level.RECOGNISED,
        False,
        None,
    )


def test_nobody_is_recognised_without_an_address_of_the_client(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.contact = None
    assert ticket.verification.level == Level.NONE
    ticket.contact = cast.clients["liu"].contact_points.get()
    assert ticket.verification.level == Level.NONE


def test_nobody_is_recognised_after_an_unproven_sender_wrote(cast: Cast) -> None:
    ticket = cast.ticket()
    stranger(ticket)
    assert ticket.verification.level == Level.NONE
    ticket.receive(Message("那不是我写的"), by=Staff.system())
    assert ticket.verification.level == Level.RECOGNISED


def test_two_right_answers_verify_for_a_day(cast: Cast, clock: object) -> None:
    ticket = cast.ticket()
    made = ticket.verify(Method.QUESTIONS, TWO, by=cast.zhou)
    proof = ticket.verification
    assert (proof.level, proof.row) == (Level.VERIFIED, made)
    assert made.until == now() + datetime.timedelta(hours=24)
    assert made.detail == "card,registered"
    told = Activity.objects.get(action="ticket.verified")
    assert (told.by, told.client_id) == (cast.zhou, ticket.client_id)
    assert told.particulars["detail"] == "card,registered"


@pytest.mark.parametrize(
    ("method", "detail", "field"),
    [
        (Method.QUESTIONS, ["card"], "questions"),
        (Method.QUESTIONS, ["card", "card"], "questions"),
        (Method.QUESTIONS, ["card", "favourite colour"], "questions"),
        (Method.DOCUMENT, [], "document"),
        (Method.DOCUMENT, ["library card"], "document"),
        (Method.CODE, ["card", "loan"], "method"),
        (Method.ADDRESS, ["card", "loan"], "method"),
    ],
)
def test_too_little_verifies_nobody(
    cast: Cast, method: str, detail: list[str], field: str
) -> None:
    ticket = cast.ticket()
    with pytest.raises(Refused) as refused:
        ticket.verify(method, detail, by=cast.zhou)
    assert refused.value.field == field
    assert not Verification.objects.exists()
    assert not Activity.objects.filter(action="ticket.verified").exists()


@pytest.mark.parametrize("hours", [-1, 0, 25])
def test_nobody_is_verified_for_longer_than_a_day(cast: Cast, hours: int) -> None:
    until = now() + datetime.timedelta(hours=hours, seconds=hours)
    with pytest.raises(Refused, match="24 hours"):
        cast.ticket().verify(Method.QUESTIONS, TWO, by=cast.zhou, until=until)


@pytest.fixture
def verified(cast: Cast, clock: object) -> Iterator[Ticket]:
    """A ticket whose client was verified, twice, at ten o'clock."""
    ticket = cast.ticket()
    ticket.verify(Method.QUESTIONS, TWO, by=cast.zhou)
    ticket.verify(Method.DOCUMENT, ["passport"], by=cast.zhou)
    yield ticket


def test_a_verification_dies_by_time(
    verified: Ticket, clock: time_machine.Traveller
) -> None:
    clock.shift(datetime.timedelta(hours=23, minutes=59))
    assert believed(verified)
    clock.shift(datetime.timedelta(minutes=1))
    assert verified.verification.level == Level.RECOGNISED


def test_a_verification_dies_when_a_stranger_writes(verified: Ticket) -> None:
    stranger(verified)
    verified.receive(Message("那不是我写的"), by=Staff.system())
    assert verified.verification.level == Level.RECOGNISED
    told = Activity.objects.get(action="ticket.verification_ended")
    assert told.particulars == {"why": "unproven-sender"}


def test_a_verification_is_of_one_client_at_one_address(
    verified: Ticket, cast: Cast
) -> None:
    client, contact = verified.client, verified.contact
    verified.contact = ContactPoint.objects.add(client, "mail", "new@client.example")
    assert verified.verification.level == Level.RECOGNISED
    verified.contact, verified.client = contact, cast.clients["liu"]
    assert not believed(verified)


@pytest.mark.parametrize("side", ["source", "target"])
def test_a_verification_dies_with_a_merge_and_with_its_undoing(
    verified: Ticket, cast: Cast, side: str, clock: time_machine.Traveller
) -> None:
    other = "source" if side == "target" else "target"
    sides = {side: verified.client, other: cast.clients["liu"]}
    merge = ClientMerge.objects.create(**sides, by=cast.chen, at=now())
    assert not believed(verified)
    clock.shift(datetime.timedelta(minutes=1))
    verified.verify(Method.QUESTIONS, TWO, by=cast.zhou)
    assert believed(verified)
    merge.undone_at = now()
    merge.save()
    assert not believed(verified)


def test_ending_a_verification_wakes_no_older_one(verified: Ticket, cast: Cast) -> None:
    verified.end_verification(by=cast.zhou)
    assert not believed(verified)
    with pytest.raises(Refused) as refused:
        verified.end_verification(by=cast.zhou)
    assert refused.value.code == "not-verified"
    assert Activity.objects.filter(action="ticket.verification_ended").count() == 1
