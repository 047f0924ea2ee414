"""Signing in by a code: to whom it goes, and that the page tells nobody."""

import datetime
import re
from typing import Any

import pytest
from django.test import Client as Browser

from config.lib import claims
from crm.models import Activity, Client, ContactPoint
from helpdesk.models import ClientSession, SignInCode
from helpdesk.portal import codes
from messaging.models import Delivery
from tests.cast import Cast

ENTER, CODE = "/portal/enter/", "/portal/code/"
MINUTE = datetime.timedelta(minutes=1)


def ask(client: Browser, mail: str) -> Any:
    """Ask for a code and let the worker look; the answer."""
    answer = client.post(ENTER, {"mail": mail})
    codes.send_due()
    return answer


def told() -> str:
    """The digits of the only letter."""
    [digits] = re.findall(r"(?<!\d)\d{6}(?!\d)", Delivery.objects.get().body())
    return str(digits)


def type_in(client: Browser, answer: Any, digits: str) -> Any:
    flow = answer["Location"].partition("flow=")[2]
    return client.post(CODE, {"flow": flow, "code": digits})


def test_the_code_on_record_signs_in(cast: Cast, client: Browser) -> None:
    cast.ticket()
    answer = ask(client, " WANG@client.example")
    assert answer["Location"].startswith(CODE)
    digits = told()
    assert digits not in Delivery.objects.get().text
    entered = type_in(client, answer, f"{digits[:3]} {digits[3:]}")
    assert entered["Location"] == "/portal/"
    session = ClientSession.objects.get()
    assert (session.client, session.method) == (cast.clients["wang"], "code")
    assert "提现 20,000 元未到账" in client.get("/portal/").content.decode()


def test_page_and_statements_are_the_same_for_every_address(
    cast: Cast, client: Browser
) -> None:
    known = client.post(ENTER, {"mail": "wang@client.example"})
    unknown = client.post(ENTER, {"mail": "nobody@client.example"})
    pages = [client.get(one["Location"]) for one in (known, unknown)]
    stripped = [
        re.sub(r'flow=[^"&]+|value="[^"]+"', "", page.content.decode())
        for page in pages
    ]
    assert stripped[0] == stripped[1]
    assert known.status_code == unknown.status_code == 302
    codes.send_due()
    assert Delivery.objects.get().to_masked == "w***@client.example"


def test_wrong_digits_are_told_alike_on_record_or_not(
    cast: Cast, client: Browser
) -> None:
    known, unknown = (
        ask(client, mail) for mail in ("wang@client.example", "no@client.example")
    )
    wrong = f"{(int(told()) + 1) % 1_000_000:06}"
    said = [type_in(client, one, wrong).content.decode() for one in (known, unknown)]
    assert all("This is not the code" in page for page in said)


def test_five_tries_and_no_more(cast: Cast, client: Browser) -> None:
    answer = ask(client, "wang@client.example")
    right = told()
    wrong = f"{(int(right) + 1) % 1_000_000:06}"
    for _try in range(5):
        assert type_in(client, answer, wrong).status_code == 422
    page = type_in(client, answer, right)
    assert "This code is over" in page.content.decode()
    assert not ClientSession.objects.exists()


def test_a_code_is_good_once(cast: Cast, client: Browser, clock: Any) -> None:
    answer = ask(client, "wang@client.example")
    right = told()
    assert type_in(client, answer, right).status_code == 302
    assert type_in(client, answer, right).status_code == 422


def test_a_code_dies_after_ten_minutes(cast: Cast, client: Browser, clock: Any) -> None:
    answer = ask(client, "wang@client.example")
    clock.shift(10 * MINUTE)
    assert type_in(client, answer, told()).status_code == 422
    assert not ClientSession.objects.exists()


def test_an_address_is_asked_once_a_minute_and_thrice_an_hour(
    cast: Cast, client: Browser, clock: Any
) -> None:
    for mail in ("wang@client.example", "nobody@client.example"):
        assert ask(client, mail).status_code == 302
        assert ask(client, mail).status_code == 422
        for _time in range(2):
            clock.shift(2 * MINUTE)
            assert ask(client, mail).status_code == 302
        clock.shift(2 * MINUTE)
        assert "Three codes" in ask(client, mail).content.decode()


@pytest.mark.parametrize("flow", ["", "1", "1.forged", "x.y.z"])
def test_a_made_up_flow_leads_back(cast: Cast, client: Browser, flow: str) -> None:
    answer = client.post(CODE, {"flow": flow, "code": "123456"})
    assert answer["Location"] == ENTER


def test_an_address_added_just_now_opens_no_record(
    cast: Cast, client: Browser, clock: Any
) -> None:
    clock.shift(60 * MINUTE)
    ContactPoint.objects.add(cast.clients["wang"], "mail", "added@client.example")
    ask(client, "added@client.example")
    assert not Delivery.objects.exists()
    clock.shift(datetime.timedelta(days=1))
    ask(client, "added@client.example")
    assert Delivery.objects.exists()


def test_an_address_of_two_records_proves_neither(
    cast: Cast, client: Browser, clock: Any
) -> None:
    ContactPoint.objects.add(cast.clients["liu"], "mail", "wang@client.example")
    clock.shift(datetime.timedelta(days=2))
    ask(client, "wang@client.example")
    assert not Delivery.objects.exists()


def test_what_bounced_or_was_erased_gets_nothing(cast: Cast, client: Browser) -> None:
    wang, liu = cast.clients["wang"], cast.clients["liu"]
    wang.bounce_contact(wang.contact_points.get(), by=cast.chen)
    liu.erased_at = liu.created_at
    liu.save(update_fields=["erased_at"])
    for mail in ("wang@client.example", "liu@client.example"):
        ask(client, mail)
    assert not Delivery.objects.exists()


def test_the_code_stands_in_no_log(cast: Cast, client: Browser) -> None:
    answer = ask(client, "wang@client.example")
    digits = told()
    type_in(client, answer, digits)
    kept = [str(row.particulars) for row in Activity.objects.all()]
    assert not any(digits in particulars for particulars in kept)
    assert bytes(SignInCode.objects.get().digest) != digits.encode()


def test_two_workers_send_one_letter(cast: Cast, client: Browser) -> None:
    client.post(ENTER, {"mail": "wang@client.example"})
    taken = claims.claim(SignInCode.objects.all(), limit=5, lease=codes.LEASE)
    assert codes.send_due() == 0
    claims.release(taken)
    assert codes.send_due() == 1
    assert codes.send_due() == 0
    assert Delivery.objects.count() == 1
    assert Client.objects.count() == 2
