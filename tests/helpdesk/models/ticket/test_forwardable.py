"""What is forwarded leaves masked, is kept among colleagues, and can be taken back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.copied import _sent
from helpdesk.models import Alert, Ticket
from helpdesk.models.ticket import Message
from helpdesk.models.ticket.forwardable import Forwarding
from helpdesk.models.verification import Verification
from helpdesk.portal import shown
from messaging.models import Delivery
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep
from tests.helpdesk.arrivals import answer, filed

BANK = "desk@bank.example"


def to_bank(**more: Any) -> Forwarding:
    told = {"text": "请核对。", "numbers": [1], "address": BANK}
    return Forwarding(**{**told, **more})


def test_it_leaves_with_its_lines_and_is_no_part_of_the_talk(cast: Cast) -> None:
    ticket = cast.ticket(text="我的手机是 13812345678")
    entry = ticket.forward(to_bank(), by=cast.zhou)
    sent = Delivery.objects.get()
    assert sent.address() == BANK
    assert "请核对。" in sent.text
    assert "138****5678" in sent.text
    assert "13812345678" not in sent.text
    assert (entry.kind, entry.delivery) == ("note", sent)
    assert entry not in shown.visible(ticket)
    assert not list(_sent([ticket.client_id]))
    told = Activity.objects.get(action="ticket.forwarded").particulars
    assert (told["to_masked"], told["lines"]) == ("d***@bank.example", [1])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"address": "wang@client.example"}, "client"),
        ({"address": "no"}, "address"),
        ({"numbers": []}, "unknown"),
        ({"numbers": [2]}, "unknown"),  # a note among colleagues
        ({"text": " "}, "empty"),
    ],
)
def test_it_is_refused_where_it_should_be(
    cast: Cast, more: dict[str, Any], code: str
) -> None:
    ticket = cast.ticket()
    ticket.note("别告诉别人", by=cast.zhou)
    with pytest.raises(Refused) as refused:
        ticket.forward(to_bank(**more), by=cast.zhou)
    assert refused.value.code == code
    assert not Delivery.objects.exists()


def test_it_is_taken_back_before_it_leaves(cast: Cast) -> None:
    ticket = cast.ticket()
    entry = ticket.forward(to_bank(), by=cast.zhou)
    with pytest.raises(Refused, match="your own"):
        entry.undo(by=cast.chen)
    entry.undo(by=cast.zhou)
    assert Delivery.objects.get().state == "cancelled"
    assert Activity.objects.filter(action="ticket.forward_undone").count() == 1


def test_the_same_key_forwards_once(cast: Cast) -> None:
    ticket = cast.ticket()
    first = ticket.forward(to_bank(key="k"), by=cast.zhou)
    assert ticket.forward(to_bank(key="k"), by=cast.zhou) == first
    assert Delivery.objects.count() == 1


def test_account_values_go_out_by_a_supervisors_word_alone(cast: Cast) -> None:
    keep(cast.clients["wang"], "withdrawals", {"items": [ORDER]})
    ticket = cast.ticket(text="我提现了 20,000.00 元")
    ticket.verify(Verification.Method.DOCUMENT, ["passport"], by=cast.zhou)
    with pytest.raises(Refused, match="d\\*\\*\\*@bank.example"):
        ticket.forward(to_bank(), by=cast.zhou)
    with pytest.raises(Refused, match="Only a supervisor"):
        ticket.forward(to_bank(), by=cast.zhou, override="they asked")
    ticket.forward(to_bank(), by=cast.chen, override="they asked")
    inside = to_bank(address="", colleague=cast.zhao)
    ticket.forward(inside, by=cast.zhou, override="finance looks into it")
    told = Activity.objects.filter(action="ticket.disclosure_overridden")
    assert [one.particulars["copied"] for one in told.order_by("pk")] == [
        ["d***@bank.example"],
        ["z***@kefu.example"],
    ]


def test_an_answer_to_it_is_another_mans_word(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.verify(Verification.Method.DOCUMENT, ["passport"], by=cast.zhou)
    to = ticket.forward(to_bank(), by=cast.zhou).delivery
    assert to is not None
    filed(answer(to.message_id, "已退回".encode(), **{"from": BANK}))
    line = ticket.entries.get(number=3)
    assert (line.code, line.sender) == ("others", "d***@bank.example")
    assert line not in shown.visible(ticket)
    assert Ticket.objects.get(pk=ticket.pk).verification.is_verified


def test_one_that_fails_is_told_to_who_sent_it(
    cast: Cast, committed: Callable[[], AbstractContextManager[None]]
) -> None:
    ticket = cast.ticket()
    delivery = ticket.forward(to_bank(), by=cast.zhou).delivery
    assert delivery is not None
    with committed():
        delivery.settle("failed", error="no such mailbox")
    assert ticket.entries.get(kind="event").code == "forward-failed"
    assert Alert.objects.get(kind="failed").receiver == cast.zhou


def test_nothing_of_it_is_in_the_next_mail_to_the_client(cast: Cast) -> None:
    ticket = cast.ticket()
    sent = ticket.forward(to_bank(), by=cast.zhou).delivery
    ticket.receive(Message("还没到"), by=Staff.system())
    reply = ticket.reply("您好", by=cast.zhou).delivery
    assert sent is not None
    assert reply is not None
    assert sent.message_id not in reply.references
