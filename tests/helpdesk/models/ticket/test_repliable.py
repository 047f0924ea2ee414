"""Replies and notes."""

from collections.abc import Callable

import pytest

from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.models import Entry
from helpdesk.models.ticket import Enclosed, Message
from messaging.models import Delivery
from tests.cast import Cast

K1 = Enclosed(key="k1")


def test_a_reply_plans_a_delivery_to_the_client_and_takes_the_ticket(
    cast: Cast,
) -> None:
    ticket = cast.ticket()
    entry = ticket.reply("马上核对。", by=cast.zhou, seen=1)
    assert entry.number == 2
    assert entry.delivery is not None
    assert entry.delivery.address() == "wang@client.example"
    assert entry.delivery.state == Delivery.State.PLANNED
    assert ticket.assignee == cast.zhou
    assert ticket.category == ticket.Category.WAITING_CLIENT
    assert ticket.thread.unread == 0


def test_a_reply_over_something_unseen_is_held_back(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.receive(Message("还在吗？"), by=Staff.system())
    with pytest.raises(Refused) as refused:
        ticket.reply("马上核对。", by=cast.zhou, seen=1)
    assert refused.value.code == "news"
    assert refused.value.details == {"number": 2}
    assert not Delivery.objects.exists()
    assert ticket.reply("看到了。", by=cast.zhou, seen=2).number == 3


def test_a_repeated_key_gives_the_same_line(cast: Cast) -> None:
    ticket = cast.ticket()
    first = ticket.reply("马上核对。", by=cast.zhou, enclosed=K1)
    again = ticket.reply("马上核对。", by=cast.zhou, enclosed=K1)
    assert first.pk == again.pk
    assert Delivery.objects.count() == 1


def test_a_key_that_lost_its_answer_swallows_no_new_text(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.reply("马上核对。", by=cast.zhou, enclosed=K1)
    verbs: list[Callable[[], Entry]] = [
        lambda: ticket.reply("已经核对。", by=cast.zhou, enclosed=K1),
        lambda: ticket.note("已经核对。", by=cast.zhou, enclosed=Enclosed(key="k1")),
    ]
    for verb in verbs:
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.code == "key-reused"
    assert ticket.entries.count() == 2


def test_nobody_chooses_a_key_of_the_house(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        cast.ticket().note("先写一条", by=cast.zhou, enclosed=Enclosed(key="~7"))
    assert refused.value.field == "key"


def test_a_reply_that_could_not_leave_opens_even_a_resolved_ticket(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.reply("已经解决。", by=cast.zhou)
    ticket.resolve(by=cast.zhou)
    for _twice in range(2):
        ticket.reply_not_sent("reply-failed", by=Staff.system(), key="~7")
    assert ticket.category == ticket.Category.OPEN
    assert ticket.resolved_at is None
    assert ticket.entries.filter(code="reply-failed").count() == 1


@pytest.mark.parametrize("text", ["", "   \n", "长" * 50_001])
def test_an_empty_or_endless_reply_changes_nothing(cast: Cast, text: str) -> None:
    ticket = cast.ticket()
    before = Activity.objects.count()
    with pytest.raises(Refused) as refused:
        ticket.reply(text, by=cast.zhou)
    assert refused.value.field == "text"
    assert Activity.objects.count() == before
    assert ticket.entries.count() == 1


def test_undo_gives_the_text_back_and_nothing_leaves(cast: Cast) -> None:
    ticket = cast.ticket()
    entry = ticket.reply("写错了", by=cast.zhou)
    assert entry.undo(by=cast.zhou) == "写错了"
    entry.refresh_from_db()
    assert entry.text == ""
    assert entry.delivery is not None
    assert entry.delivery.state == Delivery.State.CANCELLED
    ticket.refresh_from_db()
    assert ticket.category == ticket.Category.OPEN
    assert ticket.thread.unread == 1
    assert ticket.thread.last_text == "钱呢？"


def test_only_the_author_takes_a_reply_back_and_only_once(cast: Cast) -> None:
    entry = cast.ticket().reply("写错了", by=cast.zhou)
    with pytest.raises(Refused, match="own reply"):
        entry.undo(by=cast.li)
    entry.undo(by=cast.zhou)
    with pytest.raises(Refused, match="already"):
        entry.undo(by=cast.zhou)


def test_a_note_stays_inside_and_leaves_the_ticket_as_it_is(cast: Cast) -> None:
    ticket = cast.ticket()
    entry = ticket.note("银行回执为空。", by=cast.zhou)
    assert entry.kind == Entry.Kind.NOTE
    assert not Delivery.objects.exists()
    assert ticket.thread.unread == 1
    assert ticket.thread.last_text == "钱呢？"
    assert ticket.category == ticket.Category.NEW
