"""What becomes of a ticket with a reply, and all of it back by one undo."""

from datetime import timedelta
from typing import Any

import pytest

from config.lib.clock import now
from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.models import ReplyStep, ThirdParty, Ticket, TicketType, TypeField
from helpdesk.models.ticket import Enclosed, Ending, Message, Then
from messaging.models import Delivery
from tests.cast import Cast

Category = Ticket.Category


def _reply(ticket: Ticket, cast: Cast, then: str, **more: Any):
    return ticket.reply("已到账。", by=cast.zhou, enclosed=Enclosed(then=then, **more))


@pytest.mark.parametrize(
    ("then", "category"),
    [
        (Then.STAY, Category.OPEN),
        (Then.WAIT, Category.WAITING_CLIENT),
        (Then.RESOLVE, Category.RESOLVED),
    ],
)
def test_a_reply_leads_where_its_author_says_and_back(
    cast: Cast, then: str, category: str
) -> None:
    ticket = cast.ticket()
    entry = _reply(ticket, cast, then)
    assert ticket.category == category
    assert ticket.assignee == cast.zhou
    entry.undo(by=cast.zhou)
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert ticket.category == Category.OPEN
    assert (ticket.is_done, ticket.resolved_at) == (False, None)
    assert ticket.thread.unread == 1
    assert not ticket.wrapups.exists()


def test_a_reply_that_stays_leaves_the_wait_for_a_third_party(cast: Cast) -> None:
    ticket, bank = cast.ticket(), ThirdParty.objects.create(slug="bank", name="Bank")
    ticket.wait_for(bank, by=cast.zhou)
    _reply(ticket, cast, Then.STAY)
    assert (ticket.category, ticket.third_party) == (Category.WAITING_THIRD, bank)


def test_undo_puts_back_whom_it_waited_for_and_until_when(cast: Cast) -> None:
    ticket, bank = cast.ticket(), ThirdParty.objects.create(slug="bank", name="Bank")
    ticket.wait_for(bank, by=cast.zhou)
    ticket.hold(until=now() + timedelta(hours=2), by=cast.zhou)
    before = (ticket.status_id, ticket.wait_department, ticket.held_until)
    entry = _reply(ticket, cast, Then.WAIT)
    assert (ticket.third_party, ticket.hold_state) == (None, "")
    entry.undo(by=cast.zhou)
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.status_id, ticket.wait_department, ticket.held_until) == before
    assert (ticket.third_party, ticket.is_held) == (bank, True)


def test_reply_and_ending_are_one_or_nothing(cast: Cast) -> None:
    ticket, kind = cast.ticket(), TicketType.objects.create(slug="k", name="Kind")
    TypeField.objects.create(type=kind, key="bank", name="Bank", is_required=True)
    ticket.classify(type=kind, priority=2, by=cast.zhou)
    acts = Activity.objects.count()
    with pytest.raises(Refused, match="Fill in before resolving: Bank"):
        _reply(ticket, cast, Then.RESOLVE)
    assert (Delivery.objects.count(), Activity.objects.count()) == (0, acts)
    ending = Ending(is_solved=False, values={"bank": "ICBC"})
    _reply(ticket, cast, Then.RESOLVE, ending=ending)
    assert Ticket.objects.get(pk=ticket.pk).values == {"bank": "ICBC"}
    assert ticket.wrapups.get().is_solved is False


def test_a_resolved_ticket_is_not_resolved_twice(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    with pytest.raises(Refused, match="resolved already"):
        _reply(ticket, cast, Then.RESOLVE)
    assert not Delivery.objects.exists()


def test_undo_leaves_what_happened_since(cast: Cast) -> None:
    ticket = cast.ticket()
    entry = _reply(ticket, cast, Then.RESOLVE)
    ticket.receive(Message("等等"), by=Staff.system())
    ticket.refresh_from_db()
    assert ticket.category == Category.OPEN
    entry.undo(by=cast.zhou)
    assert Ticket.objects.get(pk=ticket.pk).category == Category.OPEN
    assert ticket.wrapups.count() == 1


def test_undo_puts_it_back_to_its_place_in_lists(cast: Cast) -> None:
    ticket = cast.ticket()
    before = Ticket.objects.get(pk=ticket.pk).last_at
    _reply(ticket, cast, Then.WAIT).undo(by=cast.zhou)
    assert Ticket.objects.get(pk=ticket.pk).last_at == before


def test_the_log_says_that_it_is_open_again(cast: Cast) -> None:
    ticket = cast.ticket()
    _reply(ticket, cast, Then.RESOLVE).undo(by=cast.zhou)
    acts = Activity.objects.about(ticket).order_by("pk")
    told = list(acts.values_list("action", flat=True))[-4:]
    assert told == [
        "ticket.replied",
        "ticket.resolved",
        "ticket.reopened",
        "ticket.reply_undone",
    ]


def test_the_usual_reply_keeps_nothing_for_the_way_back(cast: Cast) -> None:
    cast.ticket().reply("马上核对。", by=cast.zhou)
    assert not ReplyStep.objects.exists()
