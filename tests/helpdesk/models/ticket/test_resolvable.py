"""Being done, being open again, and what the client's word does to it."""

import pytest
from django.db import IntegrityError, transaction

from crm.models import Staff
from crm.refused import Refused
from helpdesk.models import Ticket
from helpdesk.models.ticket import Message
from tests.cast import Cast


def test_a_resolved_ticket_is_done_and_read(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    ticket.refresh_from_db()
    assert ticket.is_done
    assert ticket.resolved_at is not None
    assert ticket.thread.unread == 0


def test_nothing_is_resolved_or_opened_twice(cast: Cast) -> None:
    ticket = cast.ticket()
    with pytest.raises(Refused, match="open already"):
        ticket.reopen(by=cast.zhou)
    ticket.resolve(by=cast.zhou)
    with pytest.raises(Refused, match="resolved already"):
        ticket.resolve(by=cast.zhou)
    ticket.reopen(by=cast.zhou)
    assert ticket.category == ticket.Category.OPEN
    assert ticket.resolved_at is None


def test_the_clients_word_opens_what_was_resolved(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    ticket.receive(Message("还没有到账"), by=Staff.system())
    assert ticket.category == ticket.Category.OPEN
    assert not ticket.is_done


def test_an_automatic_mail_opens_nothing(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    ticket.receive(Message("我正在休假", is_automatic=True), by=Staff.system())
    assert ticket.is_done
    assert ticket.entries.count() == 2


def test_status_and_done_cannot_disagree(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.is_done = True
    with pytest.raises(IntegrityError), transaction.atomic():
        ticket.save(update_fields=["is_done"])


def test_history_tells_which_field_had_which_value_when(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    states = list(
        ticket.history.order_by("history_id").values_list("category", flat=True)
    )
    assert states == ["new", "resolved"]


def test_numbers_of_lines_are_gapless(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.note("一", by=cast.zhou)
    ticket.reply("二", by=cast.zhou)
    ticket.receive(Message("三"), by=Staff.system())
    same = Ticket.objects.get(pk=ticket.pk)
    same.note("四", by=cast.zhou)
    numbers = list(ticket.entries.order_by("number").values_list("number", flat=True))
    assert numbers == [1, 2, 3, 4, 5]
