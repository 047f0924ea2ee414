"""What the client said is laid aside without an answer, and taken up again."""

import pytest

from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.models import Ticket
from helpdesk.models.ticket import Message
from tests.cast import Cast


def unread(ticket: Ticket) -> int:
    """How many messages still need an answer, as lists show it."""
    return Ticket.objects.get(pk=ticket.pk).thread.unread


def test_a_thank_you_needs_no_answer(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.mark_read(by=cast.zhou)
    assert unread(ticket) == 0
    ticket.mark_read(by=cast.zhou)
    assert Activity.objects.about(ticket).filter(action="ticket.read").count() == 1


def test_what_was_read_can_need_an_answer_after_all(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.receive(Message("还有一件事"), by=Staff.system())
    ticket.mark_read(by=cast.zhou)
    ticket.mark_unread(by=cast.zhou)
    assert unread(ticket) == 2
    assert Activity.objects.about(ticket).filter(action="ticket.unread").exists()


def test_what_was_answered_is_not_unread_again(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.reply("已处理", by=cast.zhou)
    with pytest.raises(Refused, match="nothing since"):
        ticket.mark_unread(by=cast.zhou)


def test_a_reply_taken_back_leaves_read_what_was_read(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.mark_read(by=cast.zhou)
    entry = ticket.reply("不客气", by=cast.zhou)
    entry.undo(by=cast.zhou)
    assert unread(ticket) == 0


def test_what_was_resolved_stays_read_when_the_last_reply_is_taken_back(
    cast: Cast,
) -> None:
    ticket = cast.ticket()
    entry = ticket.reply("已处理", by=cast.zhou)
    ticket.resolve(by=cast.zhou)
    entry.undo(by=cast.zhou)
    assert unread(ticket) == 0
