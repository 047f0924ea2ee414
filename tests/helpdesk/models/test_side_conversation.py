"""What a third party writes stays beside the thread, whoever reads that."""

import pytest

from crm.refused import Refused
from helpdesk.copied import _lines, _sent
from helpdesk.models import Entry, SideConversation, Ticket
from tests.cast import Cast
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import answer, filed

BANK = "desk@bank.example"


def asked(cast: Cast) -> SideConversation:
    return cast.ticket().consult(None, "到账了吗？", by=cast.zhou, address=BANK)


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
        cast.ticket().consult(None, "x", by=cast.zhou, address="wang@client.example")
