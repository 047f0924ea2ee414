"""Spam is closed without an answer; a blocked sender's mail is kept and not filed."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from config.lib.clock import now
from crm.models import Staff
from crm.refused import Refused
from helpdesk import intake
from helpdesk.bulk.actions import ACTIONS
from helpdesk.bulk.standing import state_of
from helpdesk.models import BlockedSender, Ticket, Wrapup
from helpdesk.models.ticket import Message
from messaging.models import Delivery, Inbound
from tests.cast import Cast
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import filed
from tests.helpdesk.portal.test_form import A_WHILE
from tests.helpdesk.portal.visiting import filled
from tests.performance.test_query_counts import statements
from tests.visits import browser, fragment


def blocked(
    cast: Cast, address: str = "liwei@client.example", until: datetime | None = None
) -> BlockedSender:
    told: Any = {"reason": "ads", "until": until, "by": cast.zhou}
    return BlockedSender.objects.block(address, **told)


def test_spam_is_closed_and_not_answered_until_undone(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.mark_as_spam(by=cast.zhou)
    ticket.receive(Message("Buy now"), by=Staff.system())
    assert Ticket.objects.get(pk=ticket.pk).category == "closed"
    with pytest.raises(Refused, match="marked as spam"):
        ticket.reply("您好", by=cast.zhou)
    assert not Delivery.objects.exists()
    ticket.unmark_spam(by=cast.zhou)
    assert Ticket.objects.get(pk=ticket.pk).category == "new"
    with pytest.raises(Refused, match="not marked"):
        ticket.unmark_spam(by=cast.zhou)


def test_a_blocked_senders_mail_waits_unfiled_until_the_block_is_lifted(
    cast: Cast,
) -> None:
    told = {"reason": "spam", "until": None}
    block = BlockedSender.objects.block("LiWei@client.example", by=cast.zhou, **told)  # type: ignore[arg-type]
    assert filed(mail()).kind == "ignored"
    assert not Ticket.objects.exists()
    assert block.turned_away().count() == 1
    block.lift(by=cast.zhou)
    intake.process_due()
    assert Ticket.objects.count() == 1
    assert Inbound.objects.get().state == "done"


def test_the_sender_is_blocked_and_let_in_from_the_pages(cast: Cast) -> None:
    staff, ticket = browser(cast.zhou), cast.ticket()
    address = f"{ticket.get_absolute_url()}block/"
    assert staff.post(address, {}, headers=fragment()).status_code == 422
    staff.post(address, {"reason": "ads"}, headers=fragment())
    assert "w***@client.example" in staff.get("/desk/blocks/").content.decode()
    staff.post(f"/desk/blocks/{BlockedSender.objects.get().pk}/lifting/")
    assert "Nobody is blocked." in staff.get("/desk/blocks/").content.decode()


def test_spam_counts_as_spam_in_reports_until_undone(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.mark_as_spam(by=cast.zhou)
    end = Wrapup.objects.get()
    assert (end.reason.slug, end.is_solved, end.by) == ("spam", False, cast.zhou)
    ticket.unmark_spam(by=cast.zhou)
    assert not Wrapup.objects.exists()
    other = cast.ticket()
    other.resolve(by=cast.zhou)  # nobody is asked for an ending because of it
    other.mark_as_spam(by=cast.zhou)
    assert [one.reason and one.reason.slug for one in other.wrapups.order_by("pk")] == [
        None,
        "spam",
    ]


def test_many_are_spam_at_once_and_are_none_again(cast: Cast) -> None:
    tickets = [cast.ticket() for _ in range(3)]
    for ticket in tickets:
        before = state_of(ticket)
        ACTIONS["spam"].do(ticket, {}, cast.zhou)
        with pytest.raises(Refused, match="spam already"):
            ACTIONS["spam"].do(ticket, {}, cast.zhou)
        assert ticket.category == "closed"
        ACTIONS["spam"].undo(ticket, before, cast.zhou)
    assert {one.category for one in tickets} == {"new"}
    assert not Wrapup.objects.exists()


def test_a_block_counts_what_it_kept_out(cast: Cast, clock: Any) -> None:
    block = blocked(cast)
    for number in range(2):
        filed(mail(message_id=f"<{number}@client.example>"))
    block.refresh_from_db()
    assert (block.count, block.last_at) == (2, now())
    page = browser(cast.zhou).get("/desk/blocks/").content.decode()
    assert "2 turned away" in page


def test_an_address_has_one_block_in_force(cast: Cast, clock: Any) -> None:
    first = blocked(cast, until=now() + timedelta(days=1))
    with pytest.raises(Refused, match="already"):
        blocked(cast)
    clock.shift(timedelta(days=2))
    assert first.is_over
    assert filed(mail()).kind == "ticket"
    second = blocked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        second.pk = None
        second.save()


@pytest.mark.parametrize("typed", ["13812345678", "+86 138 1234 5678", "138-1234-5678"])
def test_a_phone_is_blocked_however_it_is_written(cast: Cast, typed: str) -> None:
    block = blocked(cast, typed)
    assert (block.kind, block.masked) == ("phone", "138****5678")
    assert BlockedSender.objects.in_force("+8613812345678") == block
    assert not BlockedSender.objects.in_force("13912345678")


@pytest.mark.parametrize("typed", ["", "x@", "12", "desk"])
def test_what_is_no_address_is_not_blocked(cast: Cast, typed: str) -> None:
    with pytest.raises(Refused):
        blocked(cast, typed)
    with pytest.raises(Refused, match="own address"):
        blocked(cast, cast.channel.address)


@pytest.mark.parametrize("contact", ["mail", "phone"])
def test_a_blocked_contact_begins_nothing_by_the_form(
    cast: Cast, contact: str, clock: Any
) -> None:
    told = {"mail": "liwei@client.example", "phone": ""}
    if contact == "phone":
        told = {"mail": "", "phone": "13812345678"}
    block = blocked(cast, told[contact])
    form = filled(**told)
    clock.shift(A_WHILE)
    answer = Browser().post("/portal/new/", form)
    assert answer.status_code == 422
    block.refresh_from_db()
    assert (block.count, Ticket.objects.count()) == (1, 0)


def test_a_block_is_typed_in_the_setup(cast: Cast) -> None:
    staff = browser(cast.chen)
    assert "Blocked senders" in staff.get("/desk/setup/").content.decode()
    there = "/desk/blocks/new/"
    wrong = staff.post(there, {"address": "nobody", "reason": "ads"})
    assert "no phone number" in wrong.content.decode()
    staff.post(there, {"address": "138 1234 5678", "reason": "ads"})
    assert "138****5678" in staff.get("/desk/blocks/").content.decode()


def test_the_list_costs_the_same_at_two_sizes(cast: Cast) -> None:
    staff = browser(cast.chen)
    blocked(cast)
    staff.get("/desk/blocks/")
    few = statements(lambda: staff.get("/desk/blocks/"))
    for number in range(20):
        blocked(cast, f"x{number}@evil.example")
    assert statements(lambda: staff.get("/desk/blocks/")) == few
