"""Spam is closed without an answer; a blocked sender's mail is kept and not filed."""

import pytest

from crm.models import Staff
from crm.refused import Refused
from helpdesk import intake
from helpdesk.models import BlockedSender, Ticket
from helpdesk.models.ticket import Message
from messaging.models import Delivery, Inbound
from tests.cast import Cast
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import filed
from tests.visits import browser, fragment


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
