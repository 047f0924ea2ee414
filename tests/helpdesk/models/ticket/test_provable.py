"""The one-time code: where it may go, how often, and how it is told back."""

import datetime
import re
from typing import Any

import pytest

from config.lib.clock import now
from crm.models import Activity, ContactPoint, Staff
from crm.refused import Refused
from helpdesk.models import OneTimeCode, Ticket
from helpdesk.models.ticket import Message
from helpdesk.models.verification import Verification
from messaging.models import Delivery
from tests.cast import Cast
from tests.faults.test_races import at_once

MINUTE = datetime.timedelta(minutes=1)


def on_record(cast: Cast, address: str = "old@client.example") -> ContactPoint:
    """Another address of Wang's, proven long ago."""
    point = ContactPoint.objects.add(cast.clients["wang"], "mail", address)
    point.verified_at = now() - datetime.timedelta(days=90)
    point.save(update_fields=["verified_at"])
    return point


def digits_of(code: OneTimeCode) -> str:
    """The code as its reader sees it."""
    [digits] = re.findall(r"(?<!\d)\d{6}(?!\d)", code.delivery.body())
    return str(digits)


def another(digits: str) -> str:
    """Six digits that are not the code."""
    return f"{(int(digits) + 1) % 1_000_000:06}"


def test_a_code_told_to_the_agent_verifies(cast: Cast) -> None:
    ticket = cast.ticket()
    code = ticket.send_code(on_record(cast), by=cast.zhou)
    assert code.delivery.address() == "old@client.example"
    digits = digits_of(code)
    ticket.check_code(f" {digits[:3]} {digits[3:]} ", by=cast.li)
    row = ticket.verification.row
    assert row is not None
    assert (row.method, row.by) == (Verification.Method.CODE, cast.li)
    assert row.detail == "o***@client.example"
    with pytest.raises(Refused) as refused:
        ticket.check_code(digits, by=cast.li)
    assert refused.value.code == "no-code"


def test_the_code_stands_nowhere_in_clear(cast: Cast) -> None:
    ticket = cast.ticket()
    code = ticket.send_code(on_record(cast), by=cast.zhou)
    digits = digits_of(code)
    shown = [
        code.delivery.text,
        code.delivery.subject,
        bytes(code.delivery.secret or b"").decode("latin-1"),
        bytes(code.digest).decode("latin-1"),
        repr(list(Activity.objects.values_list("particulars", flat=True))),
        repr(list(ticket.entries.values_list("text", flat=True))),
    ]
    assert not [text for text in shown if digits in text]


@pytest.mark.parametrize(
    ("language", "words"),
    [("", "验证码"), ("zh-hans", "验证码"), ("en", "is valid for")],
)
def test_a_code_is_sent_in_the_language_of_the_client(
    cast: Cast, language: str, words: str
) -> None:
    ticket = cast.ticket()
    ticket.client.language = language
    ticket.client.save(update_fields=["language"])
    assert words in ticket.send_code(on_record(cast), by=cast.zhou).delivery.body()


def wrong_address(cast: Cast, ticket: Ticket, kind: str) -> ContactPoint:
    """An address no code may go to."""
    wang = cast.clients["wang"]
    if kind == "came-with-it":
        return ticket.contact or on_record(cast)
    if kind == "entered-since":
        return ContactPoint.objects.add(wang, "mail", "fresh@evil.example")
    if kind == "not-on-record":
        return cast.clients["liu"].contact_points.get()
    if kind == "not-yet":
        return ContactPoint.objects.add(wang, "phone", "13812345678")
    point = on_record(cast)
    point.bounced_at = now()
    return point


@pytest.mark.parametrize(
    "kind", ["came-with-it", "entered-since", "not-on-record", "not-yet", "bounced"]
)
def test_a_code_goes_to_no_address_that_proves_nothing(cast: Cast, kind: str) -> None:
    ticket = cast.ticket()
    point = wrong_address(cast, ticket, kind)
    with pytest.raises(Refused) as refused:
        ticket.send_code(point, by=cast.zhou)
    assert refused.value.field == "contact"
    assert refused.value.code == kind.replace("entered-since", "came-with-it")
    assert ticket.code_blocked(point) == str(refused.value)
    assert not Delivery.objects.exists()


def test_a_code_goes_to_the_address_at_hand_once_that_is_proven(cast: Cast) -> None:
    ticket = cast.ticket()
    assert ticket.contact is not None
    ticket.contact.verified_at = now()
    ticket.contact.save(update_fields=["verified_at"])
    assert ticket.send_code(ticket.contact, by=cast.zhou).tries == 0


def test_a_mailbox_gets_a_code_a_minute_and_three_an_hour(
    cast: Cast, clock: Any
) -> None:
    ticket, point = cast.ticket(), on_record(cast)
    ticket.send_code(point, by=cast.zhou)
    with pytest.raises(Refused, match="wait a minute"):
        ticket.send_code(point, by=cast.zhou)
    for _turn in range(2):
        clock.shift(MINUTE)
        ticket.send_code(point, by=cast.zhou)
    clock.shift(MINUTE)
    with pytest.raises(Refused) as refused:
        ticket.send_code(point, by=cast.zhou)
    assert refused.value.code == "too-many"
    clock.shift(58 * MINUTE)
    ticket.send_code(point, by=cast.zhou)


def test_a_new_code_ends_the_former_and_calls_its_mail_back(
    cast: Cast, clock: Any
) -> None:
    ticket, point = cast.ticket(), on_record(cast)
    former = ticket.send_code(point, by=cast.zhou)
    told = digits_of(former)
    clock.shift(MINUTE)
    code = ticket.send_code(point, by=cast.zhou)
    former.delivery.refresh_from_db()
    assert former.delivery.state == Delivery.State.CANCELLED
    if told != digits_of(code):
        with pytest.raises(Refused):
            ticket.check_code(told, by=cast.zhou)


def test_a_code_dies_after_ten_minutes(cast: Cast, clock: Any) -> None:
    ticket = cast.ticket()
    digits = digits_of(ticket.send_code(on_record(cast), by=cast.zhou))
    clock.shift(10 * MINUTE)
    with pytest.raises(Refused) as refused:
        ticket.check_code(digits, by=cast.zhou)
    assert refused.value.code == "no-code"


def test_a_code_dies_after_five_wrong_tries_and_each_is_kept(cast: Cast) -> None:
    ticket = cast.ticket()
    digits = digits_of(ticket.send_code(on_record(cast), by=cast.zhou))
    for left in (4, 3, 2, 1, 0):
        with pytest.raises(Refused) as refused:
            ticket.check_code(another(digits), by=cast.zhou)
        assert refused.value.details == {"left": left}
    with pytest.raises(Refused) as refused:
        ticket.check_code(digits, by=cast.zhou)
    assert refused.value.code == "no-code"
    assert OneTimeCode.objects.get().tries == 5
    assert Activity.objects.filter(action="ticket.code_refused").count() == 5


@pytest.mark.parametrize("text", ["", "12345", "1234567", "secret", "12345a"])
def test_what_is_no_code_is_no_try(cast: Cast, text: str) -> None:
    ticket = cast.ticket()
    ticket.send_code(on_record(cast), by=cast.zhou)
    with pytest.raises(Refused) as refused:
        ticket.check_code(text, by=cast.zhou)
    assert refused.value.code == "malformed"
    assert OneTimeCode.objects.get().tries == 0


def test_a_code_of_one_ticket_opens_no_other(cast: Cast) -> None:
    ticket, other = cast.ticket(), cast.ticket()
    digits = digits_of(ticket.send_code(on_record(cast), by=cast.zhou))
    other.send_code(on_record(cast), by=cast.zhou)
    OneTimeCode.objects.filter(ticket=other).update(
        digest=OneTimeCode.objects.get(ticket=ticket).digest
    )
    with pytest.raises(Refused):
        other.check_code(digits, by=cast.zhou)


def tell(ticket: Ticket, text: str, **how: Any) -> str:
    """Receive a mail; the line as it is kept."""
    message = Message(text, **{"contact": ticket.contact, **how})
    return ticket.receive(message, by=Staff.system()).text


def test_a_code_told_by_mail_verifies_and_is_blanked(cast: Cast) -> None:
    ticket = cast.ticket()
    digits = digits_of(ticket.send_code(on_record(cast), by=cast.zhou))
    wide = digits.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert tell(ticket, f"验证码：{digits}，\n> {wide}") == "验证码：••••••，\n> ••••••"
    assert ticket.verification.is_verified
    ticket.thread.refresh_from_db()
    assert digits not in ticket.thread.last_text


@pytest.mark.parametrize("how", ["unproven", "automatic", "elsewhere", "unknown"])
def test_a_code_in_a_mail_of_somebody_else_verifies_nobody(
    cast: Cast, how: str
) -> None:
    ticket, point = cast.ticket(), on_record(cast)
    digits = digits_of(ticket.send_code(point, by=cast.zhou))
    ways: dict[str, dict[str, Any]] = {
        "unproven": {"contact": None, "is_unverified": True},
        "automatic": {"is_automatic": True},
        "elsewhere": {"contact": point},
        "unknown": {"contact": None},
    }
    tell(ticket, digits, **ways[how])
    assert not ticket.verification.is_verified
    assert OneTimeCode.objects.get().tries == 0


def test_a_mail_with_many_numbers_is_no_way_to_guess(cast: Cast) -> None:
    ticket = cast.ticket()
    digits = digits_of(ticket.send_code(on_record(cast), by=cast.zhou))
    text = f"{digits} {another(digits)}"
    assert tell(ticket, text) == text
    assert tell(ticket, another(digits)) == another(digits)
    assert OneTimeCode.objects.get().tries == 1
    assert not ticket.verification.is_verified


@pytest.mark.django_db(transaction=True)
def test_parallel_wrong_tries_are_never_more_than_five(cast: Cast) -> None:
    ticket = cast.ticket()
    digits = digits_of(ticket.send_code(on_record(cast), by=cast.zhou))

    def guess() -> str:
        try:
            Ticket.objects.get(pk=ticket.pk).check_code(another(digits), by=cast.zhou)
        except Refused as refused:
            return refused.code
        return "right"

    told = at_once(*[guess] * 8)
    assert sorted(told) == ["no-code"] * 3 + ["wrong"] * 5
    assert OneTimeCode.objects.get().tries == 5
