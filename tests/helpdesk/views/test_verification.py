"""The pages that verify a person, and the composer that asks for it."""

from typing import Any

import pytest

from config.lib.clock import now
from crm.models import ContactPoint, Reading
from helpdesk.models import OneTimeCode, Ticket
from helpdesk.models.verification import Verification
from messaging.models import Delivery
from tests.cast import Cast
from tests.crm.platform.test_known import ORDER, keep
from tests.helpdesk.models.ticket.test_provable import another, digits_of, on_record
from tests.visits import browser, fragment

TELLS = {"text": "您的 20,000.00 元已到账。", "seen": 1, "key": "k1"}


def url(ticket: Ticket, end: str) -> str:
    """An address of the ticket's."""
    return f"{ticket.get_absolute_url()}{end}/"


def test_the_panel_says_how_sure_the_desk_is(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    page = staff.get(ticket.get_absolute_url()).content.decode()
    assert 'class="proof recognised"' in page
    assert "verify-end" not in page
    ticket.verify(Verification.Method.DOCUMENT, ["passport"], by=cast.zhou)
    page = staff.get(ticket.get_absolute_url()).content.decode()
    assert 'class="proof verified"' in page
    assert "by 周倩, until" in page
    assert "verify-end" in page


def test_who_may_not_verify_sees_the_level_and_no_button(cast: Cast) -> None:
    ticket = cast.ticket(queue="finance")
    page = browser(cast.zhao).get(ticket.get_absolute_url()).content.decode()
    assert 'class="proof recognised"' in page
    assert "verify-open" not in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("headers", [{}, fragment("dialogs")])
def test_the_dialog_offers_three_ways_and_is_noted(
    cast: Cast, language: str, headers: dict[str, str]
) -> None:
    ticket = cast.ticket()
    on_record(cast)
    ContactPoint.objects.add(ticket.client, "phone", "13812345678")
    answer = browser(cast.zhou, language).get(
        url(ticket, "verification"), headers=headers
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ('id="verify"' in page) == bool(headers)
    assert page.count("disabled") == 2
    assert "o***@client.example" in page
    assert "13812345678" not in page
    assert Reading.objects.filter(client_id=ticket.client_id).exists()


def test_questions_verify_and_close_the_dialog(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    told: dict[str, Any] = {"questions": ["card"]}
    answer = staff.post(
        url(ticket, "verification/questions"), told, headers=fragment("dialogs")
    )
    assert answer.status_code == 422
    assert "Tick at least two" in answer.content.decode()
    assert "checked" in answer.content.decode()
    told = {"questions": ["card", "loan"]}
    answer = staff.post(
        url(ticket, "verification/questions"), told, headers=fragment("dialogs")
    )
    page = answer.content.decode()
    assert 'class="proof verified"' in page
    assert 'id="verify"' not in page
    assert 'id="held" hx-swap-oob' in page
    assert 'id="composer"' not in page


def test_a_document_verifies_without_script(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    answer = staff.post(url(ticket, "verification/document"), {"document": "passport"})
    assert answer.headers["Location"] == ticket.get_absolute_url()
    assert ticket.verification.is_verified
    staff.post(url(ticket, "verification/ending"))
    assert Verification.objects.in_force(ticket) is None


def test_a_code_is_sent_and_checked(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    answer = staff.post(
        url(ticket, "codes"),
        {"contact": on_record(cast).pk},
        headers=fragment("dialogs"),
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Sent to o***@client.example." in page
    digits = digits_of(OneTimeCode.objects.get())
    assert digits not in page
    wrong = staff.post(
        url(ticket, "codes/checking"),
        {"code": another(digits)},
        headers=fragment("dialogs"),
    )
    assert wrong.status_code == 422
    assert "4 tries are left" in wrong.content.decode()
    right = staff.post(
        url(ticket, "codes/checking"), {"code": digits}, headers=fragment("dialogs")
    )
    assert 'class="proof verified"' in right.content.decode()


def test_a_code_goes_to_no_address_that_is_not_offered(cast: Cast) -> None:
    ticket, staff = cast.ticket(), browser(cast.zhou)
    own, foreign = ticket.contact, cast.clients["liu"].contact_points.get()
    for point in (own, foreign):
        assert point is not None
        answer = staff.post(url(ticket, "codes"), {"contact": point.pk})
        assert answer.status_code == 422
    assert not Delivery.objects.exists()


@pytest.fixture
def held(cast: Cast) -> Ticket:
    """A matter of a client with an account, whom nobody has verified."""
    keep(cast.clients["wang"], "withdrawals", {"items": [ORDER]})
    return cast.ticket()


def test_a_reply_that_tells_values_is_held_back_with_its_text(
    held: Ticket, cast: Cast
) -> None:
    answer = browser(cast.zhou).post(url(held, "replies"), TELLS, headers=fragment())
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["X-Kept"]) == (422, "1")
    assert "(amount)" in page
    assert "held-verify" in page
    assert "send-anyway" not in page
    plain = browser(cast.zhou).post(url(held, "replies"), TELLS).content.decode()
    assert "20,000.00 元已到账。</textarea>" in plain
    assert not Delivery.objects.exists()


def test_a_supervisor_sends_it_anyway_with_a_reason(held: Ticket, cast: Cast) -> None:
    staff = browser(cast.chen)
    page = staff.post(url(held, "replies"), TELLS, headers=fragment()).content.decode()
    assert "send-anyway" in page
    bare = staff.post(
        url(held, "replies"), {**TELLS, "anyway": "1", "override": " "}
    ).content.decode()
    assert "Say why" in bare
    told = {**TELLS, "anyway": "1", "override": "已电话核实"}
    staff.post(url(held, "replies"), told)
    assert Delivery.objects.count() == 1


def test_a_reason_without_the_button_overrides_nothing(
    held: Ticket, cast: Cast
) -> None:
    told = {**TELLS, "override": "已电话核实"}
    page = browser(cast.chen).post(url(held, "replies"), told, headers=fragment())
    assert page.status_code == 422
    assert "已电话核实" in page.content.decode()
    assert not Delivery.objects.exists()


def test_an_agent_who_presses_the_button_all_the_same_is_refused(
    held: Ticket, cast: Cast
) -> None:
    told = {**TELLS, "anyway": "1", "override": "客户很急"}
    answer = browser(cast.zhou).post(url(held, "replies"), told, headers=fragment())
    assert answer.status_code == 422
    assert "Only a supervisor" in answer.content.decode()


def test_the_verified_get_the_reply_held_back_before(held: Ticket, cast: Cast) -> None:
    staff = browser(cast.zhou)
    staff.post(url(held, "replies"), TELLS)
    staff.post(url(held, "verification/document"), {"document": "passport"})
    assert held.verification.row is not None
    assert held.verification.row.until > now()
    answer = staff.post(url(held, "replies"), TELLS)
    assert answer.status_code == 302
