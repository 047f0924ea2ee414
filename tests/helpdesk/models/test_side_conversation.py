"""What a third party writes stays beside the thread, whoever reads that."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from crm.models import Activity
from crm.refused import Refused
from helpdesk.copied import _lines, _sent
from helpdesk.models import (
    Alert,
    Entry,
    Participant,
    SideConversation,
    SideFile,
    SideLine,
    ThirdParty,
    Ticket,
)
from helpdesk.models.ticket import File
from helpdesk.models.ticket.consultable import Question
from helpdesk.models.ticket.participable import Person
from messaging.models import Blob, Delivery
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import answer, filed
from tests.helpdesk.search.test_forgetting import forget

BANK = "desk@bank.example"


def asked(cast: Cast) -> SideConversation:
    return cast.ticket().consult(Question("到账了吗？", address=BANK), by=cast.zhou)


def bank_says(side: SideConversation, sender: str = BANK) -> bytes:
    to = side.lines.order_by("-pk").first().message_id
    return answer(to, "已退回。".encode(), **{"from": sender})


def test_the_answer_comes_into_the_conversation_only(cast: Cast) -> None:
    side = asked(cast)
    outcome = filed(bank_says(side))
    assert (outcome.kind, outcome.number) == ("joined", side.ticket_id)
    assert [line.text for line in side.lines.order_by("pk")] == [
        "到账了吗？",
        "已退回。",
    ]
    assert Entry.objects.filter(ticket=side.ticket_id).count() == 1
    side.refresh_from_db()
    assert side.is_unread


def test_a_stranger_with_the_token_is_marked(cast: Cast) -> None:
    side = asked(cast)
    filed(bank_says(side, "other@elsewhere.example"))
    line = side.lines.get(staff=None)
    assert line.sender == "o***@elsewhere.example"


def test_one_id_of_it_is_enough_to_stay_out_of_the_thread(cast: Cast) -> None:
    side = asked(cast)
    reply = side.ticket.reply("您好", by=cast.zhou).message_id
    ours = side.lines.get().message_id
    filed(mail(b"both", message_id="<x@b>", in_reply_to=reply, references=ours))
    assert side.lines.count() == 2
    assert not side.ticket.entries.filter(text__contains="both").exists()


def test_nothing_of_it_is_in_the_copy_or_the_next_mail(cast: Cast) -> None:
    side = asked(cast)
    filed(bank_says(side))
    ids = [side.ticket.client_id]
    told = str([*_lines(ids), *_sent(ids)])
    assert "已退回" not in told
    assert "到账了吗" not in told
    reply = side.ticket.reply("您好", by=cast.zhou)
    own = set(side.lines.values_list("message_id", flat=True))
    assert reply.delivery is not None
    assert not own & set(reply.delivery.references)


def test_an_answer_opens_ticket_and_conversation(cast: Cast) -> None:
    side = asked(cast)
    side.close(by=cast.zhou)
    side.ticket.resolve(by=cast.zhou)
    with pytest.raises(Refused, match="closed already"):
        side.close(by=cast.zhou)
    filed(bank_says(side))
    side.refresh_from_db()
    assert side.closed_at is None
    assert Ticket.objects.get(pk=side.ticket_id).category == "open"


def test_the_client_is_no_third_party(cast: Cast) -> None:
    with pytest.raises(Refused, match="own address"):
        cast.ticket().consult(
            Question("x", address="wang@client.example"), by=cast.zhou
        )


def of_bank(cast: Cast, text: str = "到账了吗？", **more: Any) -> Question:
    bank = ThirdParty.objects.get_or_create(slug="b", name="Bank", address=BANK)[0]
    return Question(text, party=bank, **more)


def test_a_mail_to_them_is_taken_back_before_it_leaves(cast: Cast) -> None:
    line = asked(cast).lines.get()
    with pytest.raises(Refused, match="your own"):
        line.undo(by=cast.chen)
    assert line.undo(by=cast.zhou) == "到账了吗？"
    assert Delivery.objects.get().state == "cancelled"
    with pytest.raises(Refused, match="taken back already"):
        line.undo(by=cast.zhou)
    assert Activity.objects.filter(action="ticket.side_undone").count() == 1


def test_it_is_not_taken_back_once_it_is_under_way(cast: Cast) -> None:
    line = asked(cast).lines.get()
    assert line.delivery is not None
    line.delivery.settle("sent")
    with pytest.raises(Refused, match="on its way"):
        line.undo(by=cast.zhou)
    line.refresh_from_db()
    assert (line.text, line.recalled_at) == ("到账了吗？", None)


def test_account_values_go_to_the_party_for_a_reason_and_elsewhere_by_a_supervisor(
    cast: Cast,
) -> None:
    keep(cast.clients["wang"], "withdrawals", {"items": [ORDER]})
    ticket, tells = cast.ticket(), "20,000.00 元到账了吗？"
    for question in (of_bank(cast, tells), Question(tells, address="x@bank.example")):
        with pytest.raises(Refused) as refused:
            ticket.consult(question, by=cast.zhou)
        assert refused.value.code == "third-person"
    assert not SideConversation.objects.exists()
    why: dict[str, Any] = {"override": "the bank traces it"}
    ticket.consult(of_bank(cast, tells, **why), by=cast.zhou)
    elsewhere = Question(tells, address="x@bank.example", **why)
    with pytest.raises(Refused, match="supervisor"):
        ticket.consult(elsewhere, by=cast.zhou)
    ticket.consult(elsewhere, by=cast.chen)
    told = Activity.objects.filter(action="ticket.disclosure_overridden")
    assert [row.particulars["copied"] for row in told.order_by("pk")] == [
        ["d***@bank.example"],
        ["x***@bank.example"],
    ]


def test_one_that_fails_is_told_to_who_wrote_it(
    cast: Cast, committed: Callable[[], AbstractContextManager[None]]
) -> None:
    side = asked(cast)
    line = side.lines.get()
    assert line.delivery is not None
    with committed():
        line.delivery.settle("failed", error="no such mailbox")
    alert = Alert.objects.get(kind="failed")
    assert (alert.receiver, alert.ticket) == (cast.zhou, side.ticket)


def test_erasing_the_client_leaves_nothing_of_it(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    side = asked(cast)
    filed(bank_says(side))
    blob = Blob.objects.keep(b"a paper", "text/plain")
    side.say("附件请查收", by=cast.zhou, files=[File("p.txt", "text/plain", blob)])
    side.ticket.add_participant(Person("mum@home.example", "妈妈"), by=cast.zhou)
    side.ticket.reply("您好", by=cast.zhou)
    settings.DATA_DIR = tmp_path
    forget(side.ticket.client, cast)
    assert set(SideLine.objects.values_list("text", "message_id")) == {("", "")}
    assert not SideFile.objects.exists()
    assert not Participant.objects.exists()
    side.refresh_from_db()
    assert (side.subject, side.to_masked, bytes(side.to)) == ("–", "–", b"")
    assert set(Delivery.objects.values_list("text", "to_masked")) == {("", "")}
