"""Account values go to the verified alone, or by a supervisor's word."""

import pytest

from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.models import Ticket
from helpdesk.models.ticket import Enclosed, Message
from helpdesk.models.verification import Verification
from messaging.models import Delivery
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep

TELLS = "您的 20,000.00 元已到尾号 0431 的卡。"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    """A matter of Wang, whose withdrawal the desk has seen on the platform."""
    keep(cast.clients["wang"], "withdrawals", {"items": [ORDER]})
    return cast.ticket()


def test_account_values_are_refused_to_who_is_not_verified(
    ticket: Ticket, cast: Cast
) -> None:
    with pytest.raises(Refused) as refused:
        ticket.reply(TELLS, by=cast.zhou)
    assert (refused.value.field, refused.value.code) == ("text", "not-verified")
    assert refused.value.details == {"kinds": ["amount", "card-end"]}
    assert "amount, last digits of a card" in str(refused.value)
    assert "20,000" not in str(refused.value)
    assert not Delivery.objects.exists()
    assert ticket.entries.count() == 1


def test_account_values_go_to_who_is_verified(ticket: Ticket, cast: Cast) -> None:
    ticket.verify(Verification.Method.DOCUMENT, ["passport"], by=cast.zhou)
    assert ticket.reply(TELLS, by=cast.zhou, seen=1).number == 2
    assert not Activity.objects.filter(action__contains="overridden").exists()


def test_what_tells_nothing_and_what_stays_inside_is_not_guarded(
    ticket: Ticket, cast: Cast
) -> None:
    ticket.note(TELLS, by=cast.zhou)
    ticket.reply("我们正在核对，5 个工作日内答复。", by=cast.zhou)
    assert ticket.entries.count() == 3


def test_an_amount_the_client_wrote_may_be_repeated(ticket: Ticket, cast: Cast) -> None:
    ticket.receive(Message("我提现了两笔，一笔2万"), by=Staff.system())
    ticket.reply("您的 20,000.00 元正在核对。", by=cast.zhou)
    assert Delivery.objects.count() == 1


def test_an_amount_a_stranger_wrote_may_not(ticket: Ticket, cast: Cast) -> None:
    guess = Message("是不是 2万？", is_unverified=True, sender="x***@evil.example")
    ticket.receive(guess, by=Staff.system())
    with pytest.raises(Refused):
        ticket.reply("是的，20,000.00 元。", by=cast.zhou)


def test_a_supervisor_sends_it_with_a_reason(ticket: Ticket, cast: Cast) -> None:
    ticket.reply(TELLS, by=cast.chen, override="  已电话 核实本人 ")
    told = Activity.objects.get(action="ticket.disclosure_overridden")
    assert told.by == cast.chen
    assert told.particulars == {
        "kinds": ["amount", "card-end"],
        "reason": "已电话 核实本人",
    }


@pytest.mark.parametrize(
    "reason", ["", "   ", "长" * 201, "到账 2 万", "打 13812345678"]
)
def test_a_reason_is_needed_and_holds_no_values(
    ticket: Ticket, cast: Cast, reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        ticket.reply(TELLS, by=cast.chen, override=reason)
    assert (refused.value.field, refused.value.code) == ("override", "reason")
    assert not Delivery.objects.exists()


def test_an_agent_overrides_nothing(ticket: Ticket, cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        ticket.reply(TELLS, by=cast.zhou, override="客户很急")
    assert refused.value.code == "not-allowed"
    assert not Delivery.objects.exists()


def test_an_override_without_need_is_not_recorded(ticket: Ticket, cast: Cast) -> None:
    ticket.reply("您好。", by=cast.chen, override="以防万一")
    assert not Activity.objects.filter(action__contains="overridden").exists()


def test_a_repeated_key_is_the_same_line_even_when_the_proof_is_over(
    ticket: Ticket, cast: Cast
) -> None:
    ticket.verify(Verification.Method.DOCUMENT, ["passport"], by=cast.zhou)
    first = ticket.reply(TELLS, by=cast.zhou, enclosed=Enclosed(key="k1"))
    ticket.end_verification(by=cast.zhou)
    again = ticket.reply(TELLS, by=cast.zhou, enclosed=Enclosed(key="k1"))
    assert first.pk == again.pk
