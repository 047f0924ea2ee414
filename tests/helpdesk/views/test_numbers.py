"""Numbers in what people write: masked everywhere, a line in full on request."""

import logging
from typing import Any

import pytest

from crm.models import Activity, Reading
from helpdesk.models import Attachment, Entry, Ticket
from messaging.models import Blob
from tests.cast import Cast
from tests.fakes.mails import mail
from tests.helpdesk.arrivals import filed
from tests.visits import browser

NUMBERS = ("13812345678", "11010519491231002X", "6222020000000000000")
TEXT = "我的手机 {}，身份证 {}，卡号 {}，请回 wang@client.example".format(*NUMBERS)


def seen(text: str) -> list[str]:
    return [number for number in NUMBERS if number in text]


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    ticket = cast.ticket(text=TEXT)
    entry = ticket.reply(f"收到：{TEXT}", by=cast.chen, override="called back")
    ticket.note(f"备注 {TEXT}", by=cast.zhou)
    blob = Blob.objects.keep(b"a paper", "image/png")
    name = f"身份证{NUMBERS[1]}.png"
    Attachment.objects.create(
        entry=entry, blob=blob, name=name, mime="image/png", size=7
    )
    return ticket


def test_the_thread_hides_numbers_and_leaves_addresses(
    cast: Cast, ticket: Ticket
) -> None:
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert seen(page) == []
    assert "138****5678" in page
    assert "wang@client.example" in page
    assert page.count("Show numbers") == 3
    assert Entry.objects.filter(text__contains=NUMBERS[0]).count() == 3


def test_lists_and_the_log_hide_them_too(cast: Cast, ticket: Ticket) -> None:
    pages = browser(cast.chen).get("/desk/tickets/?view=all").content.decode()
    pages += browser(cast.wu).get("/desk/setup/log/").content.decode()
    assert "…0000" in pages
    assert seen(pages) == []
    assert seen(str(list(Activity.objects.values_list("particulars")))) == []


def test_a_subject_with_numbers_is_kept_masked(cast: Cast, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = filed(mail(TEXT.encode(), subject=f"Card {NUMBERS[2]}"))
    kept = Ticket.objects.get(pk=outcome.number)
    assert "…0000" in kept.subject
    assert seen(kept.subject + kept.thread.last_text) == []
    assert seen(str(kept.history.values_list("subject"))) == []


def test_one_line_is_shown_in_full_for_a_reason(cast: Cast, ticket: Ticket) -> None:
    zhou, address = browser(cast.zhou), f"/desk/tickets/{ticket.pk}/entries/1/reveal/"
    assert seen(zhou.get(address).content.decode()) == []
    assert zhou.post(address, {"reason": ""}).status_code == 422
    shown = zhou.post(address, {"reason": "trace"}).content.decode()
    assert seen(shown) == list(NUMBERS)
    reading = Reading.objects.get()
    assert (reading.part, reading.client_id) == ("entry", ticket.client_id)


def test_who_may_not_reveal_is_offered_nothing(cast: Cast, ticket: Ticket) -> None:
    ticket.move(queue=cast.queues["finance"], by=cast.zhou)
    zhao = browser(cast.zhao)
    assert "Show numbers" not in zhao.get(ticket.get_absolute_url()).content.decode()
    address = f"/desk/tickets/{ticket.pk}/entries/1/reveal/"
    assert zhao.post(address, {"reason": "trace"}).status_code == 403
    assert not Reading.objects.exists()


def test_a_line_without_numbers_has_no_button(cast: Cast) -> None:
    ticket = cast.ticket(text="提现 20,000 元，单号 202603020001，未到账")
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert "Show numbers" not in page
    assert "202603020001" in page
