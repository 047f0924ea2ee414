"""The fields of a type: set up by the desk, filled in at the ticket."""

import pytest
from django.urls import reverse

from helpdesk.models import Ticket, TicketType, TypeField
from tests.cast import Cast
from tests.visits import browser, fragment

FIELD = {
    "name": "Bank",
    "name_zh": "银行",
    "key": "bank",
    "kind": "choice",
    "currency": "CNY",
    "choices": "icbc | ICBC | 工商银行\nboc | Bank of China | 中国银行",
    "is_required": "on",
    "place": "10",
    "is_active": "on",
}


@pytest.fixture
def kind(cast: Cast) -> TicketType:
    """A type without fields."""
    return TicketType.objects.create(slug="card", name="Card")


def test_wu_gives_a_type_a_field(cast: Cast, kind: TicketType) -> None:
    wu = browser(cast.wu)
    assert wu.post(reverse("field_new", args=[kind.pk]), FIELD).status_code == 302
    made = kind.fields.get()
    assert made.options() == [("icbc", "ICBC"), ("boc", "Bank of China")]
    assert "Bank" in wu.get(reverse("type", args=[kind.pk])).content.decode()
    page = wu.get(reverse("field", args=[made.pk])).content.decode()
    assert "boc | Bank of China | 中国银行" in page
    assert 'name="kind"' not in page


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"choices": ""}, "Name at least one choice."),
        ({"choices": "icbc | ICBC\nB C | x"}, "Line 2: write key"),
        ({"choices": "a | A\na | B"}, "Two choices have the same key."),
        ({"currency": "C1Y"}, "Give three letters, as in CNY."),
    ],
)
def test_a_field_that_makes_no_sense_is_refused_by_name(
    cast: Cast, kind: TicketType, told: dict[str, str], words: str
) -> None:
    page = browser(cast.wu).post(
        reverse("field_new", args=[kind.pk]), {**FIELD, **told}
    )
    assert words in page.content.decode()
    assert not TypeField.objects.exists()


def test_details_are_filled_in_at_the_ticket(cast: Cast, kind: TicketType) -> None:
    browser(cast.wu).post(reverse("field_new", args=[kind.pk]), FIELD)
    ticket = cast.ticket()
    ticket.classify(type=kind, priority=2, by=cast.zhou)
    staff, address = browser(cast.zhou), f"{ticket.get_absolute_url()}details/"
    asked = staff.get(address, headers=fragment()).content.decode()
    assert "Bank of China" in asked
    wrong = staff.post(address, {"bank": "other"}, headers=fragment())
    assert wrong.status_code == 422
    page = staff.post(address, {"bank": "boc"}, headers=fragment()).content.decode()
    assert "<dd>Bank of China</dd>" in page
    assert Ticket.objects.get(pk=ticket.pk).values == {"bank": "boc"}
