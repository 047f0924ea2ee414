"""The form: what it opens, what it refuses, and that pressing twice opens one."""

import datetime
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from crm.models import Client, ContactPoint
from helpdesk.forms import portal as forms
from helpdesk.forms.portal import fresh_stamp
from helpdesk.models import Attachment, Ticket, TicketType
from helpdesk.models.form_use import MOST_PER_DAY
from helpdesk.portal import limits
from messaging.models import Blob, Delivery
from tests.cast import Cast
from tests.helpdesk.portal.visiting import LINK, filled

NEW = "/portal/new/"
A_WHILE = datetime.timedelta(seconds=20)


@pytest.fixture
def send(cast: Cast, clock: Any) -> Any:
    """Open the page, wait a while, send the form; the browser checks no forgery."""
    browser = Browser(headers={"accept-language": "en"})

    def sent(told: dict[str, Any] | None = None, **other: Any) -> Any:
        told = told or filled(**other)
        clock.shift(A_WHILE)
        return browser.post(NEW, told)

    return sent


def test_a_request_opens_a_ticket_with_link_and_letter(send: Any, cast: Cast) -> None:
    answer = send()
    ticket = Ticket.objects.get()
    assert (ticket.category, ticket.queue) == ("new", cast.queues["funds"])
    assert re.fullmatch(r"/portal/s/[\w-]{22}/\?new=1", answer["Location"])
    delivery = Delivery.objects.get()
    assert delivery.to_masked == "n***@client.example"
    assert LINK.search(delivery.body())
    assert not LINK.search(delivery.text)


def test_the_page_after_it_tells_the_number(
    cast: Cast, clock: Any, client: Any
) -> None:
    told = filled()
    clock.shift(A_WHILE)
    page = client.post(NEW, told, follow=True).content.decode()
    assert f"{Ticket.objects.get().pk}." in page
    assert "提现三天还没有到账" in page


def test_an_address_on_record_suggests_and_proves_nobody(send: Any, cast: Cast) -> None:
    former = cast.ticket()
    send(mail="WANG@client.example", name="somebody", phone="13812345678")
    ticket = Ticket.objects.latest("number")
    wang = cast.clients["wang"]
    assert ticket.pk != former.pk
    assert ticket.client == wang
    assert ticket.verification.level == "none"
    assert wang.name == Client.objects.get(pk=wang.pk).name
    assert not wang.contact_points.filter(kind="phone").exists()
    [entry] = ticket.entries.all()
    assert entry.is_unverified
    assert "+8613812345678" in entry.text


def test_a_phone_alone_is_enough_and_is_answered_on_the_page(
    send: Any, cast: Cast, client: Any, clock: Any
) -> None:
    address = send(mail="", phone="138 1234 5678")["Location"]
    ticket = Ticket.objects.get()
    assert not Delivery.objects.exists()
    entry = ticket.reply("请看这里。", by=cast.chen)
    assert entry.delivery is None
    clock.shift(A_WHILE)
    assert "请看这里。" in client.get(address).content.decode()
    assert ContactPoint.objects.get(client=ticket.client).kind == "phone"


def test_pressed_twice_there_is_one_ticket_and_the_way_to_it(
    send: Any, client: Any
) -> None:
    told = filled(files=SimpleUploadedFile("a.txt", b"a"))
    first = send(told)["Location"]
    told["files"] = SimpleUploadedFile("a.txt", b"a")
    second = send(told)["Location"]
    assert Ticket.objects.count() == Delivery.objects.count() == 1
    assert Attachment.objects.count() == Blob.objects.count() == 1
    for address in (first, second):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Tell us how to address you."),
        ({"text": " "}, "Write what it is about."),
        ({"text": "x" * 5001}, "5000"),
        ({"mail": ""}, "Give a mail address or a phone number"),
        ({"mail": "wang@"}, "valid email"),
        ({"mail": "", "phone": "123"}, "phone number is too short"),
        ({"website": "https://spam.example"}, "Leave this field empty."),
        ({"stamp": ""}, "open for too long"),
        ({"stamp": "1772416800.abc.forged"}, "open for too long"),
        ({"type": "999"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_stays(
    send: Any, wrong: dict[str, str], words: str
) -> None:
    answer = send(**wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    if "text" not in wrong:
        assert "提现三天还没有到账" in page
    assert not Ticket.objects.exists()


def test_a_form_sent_at_once_is_asked_to_wait(cast: Cast, client: Any) -> None:
    answer = client.post(NEW, filled())
    assert "That was very quick." in answer.content.decode()
    assert not Ticket.objects.exists()


def test_a_page_left_open_over_night_gets_a_fresh_stamp(
    cast: Cast, client: Any, clock: Any
) -> None:
    old = fresh_stamp()
    clock.shift(forms.LONGEST_OPEN + A_WHILE)
    page = client.post(NEW, filled(stamp=old)).content.decode()
    [stamp] = re.findall(r'name="stamp" value="([^"]+)"', page)
    assert stamp != old
    clock.shift(A_WHILE)
    assert client.post(NEW, filled(stamp=stamp)).status_code == 302


def test_one_address_is_given_five_times_a_day(send: Any, clock: Any) -> None:
    for _n in range(MOST_PER_DAY):
        assert send().status_code == 302
    answer = send()
    assert answer.status_code == 422
    assert "Several requests came from here today" in answer.content.decode()
    assert Blob.objects.count() == 0
    clock.shift(datetime.timedelta(days=1))
    assert send().status_code == 302


def test_one_place_sends_ten_an_hour(send: Any, clock: Any) -> None:
    for number in range(limits.FORMS.most):
        assert send(mail=f"n{number}@client.example").status_code == 302
    answer = send(mail="last@client.example")
    assert "That was too often" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("empty.txt", b"", "is empty"), ("big.bin", b"x" * (21 * 2**20), "at most 20 MB")],
)
def test_files_have_the_limits_of_the_composer(
    send: Any, name: str, content: bytes, words: str
) -> None:
    answer = send(files=SimpleUploadedFile(name, content))
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_kind_may_be_chosen(send: Any) -> None:
    kind = TicketType.objects.create(slug="late", name="Late withdrawal")
    send(type=kind.pk)
    assert Ticket.objects.get().type == kind


def test_only_what_the_form_declares_is_taken(send: Any) -> None:
    send(priority="4", queue="99", assignee="1", client="1", category="closed")
    ticket = Ticket.objects.get()
    assert (ticket.priority, ticket.category, ticket.assignee) == (2, "new", None)


def test_the_link_goes_out_in_the_language_of_the_page(
    cast: Cast, client: Any, clock: Any
) -> None:
    told = filled()
    clock.shift(A_WHILE)
    client.post(NEW, told, headers={"accept-language": "zh-hans"})
    assert "我们已收到" in Delivery.objects.get().subject


def test_the_old_form_sent_again_opens_no_closed_link(send: Any, cast: Cast) -> None:
    told = filled()
    send(told)
    Ticket.objects.get().stop_sharing(by=cast.chen)
    assert send(told)["Location"] == "/portal/enter/"
