"""What the desk wants to know of a matter: by type, of a kind, and before its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.models import Activity
from crm.refused import Refused
from helpdesk.models import Ticket, TicketType, TypeField
from helpdesk.models.type_field import Kind
from tests.cast import Cast


@pytest.fixture
def withdrawal(cast: Cast) -> TicketType:
    """A type with an amount, which is required, and one under it with a day."""
    above = TicketType(slug="withdrawal", name="Withdrawal")
    above.set_up(by=cast.wu)
    late = TicketType(slug="late", name="Late", parent=above)
    late.set_up(by=cast.wu)
    for place, told in enumerate(
        (
            {"type": above, "key": "amount", "kind": "money", "is_required": True},
            {"type": late, "key": "asked-on", "kind": "day"},
            {
                "type": late,
                "key": "bank",
                "kind": "choice",
                "choices": [{"key": "icbc", "name": "ICBC", "name_zh": "工商银行"}],
            },
        )
    ):
        name = str(told["key"]).title()
        TypeField(name=name, place=place, **told).set_up(by=cast.wu)
    return late


@pytest.fixture
def ticket(cast: Cast, withdrawal: TicketType) -> Ticket:
    """A late withdrawal."""
    ticket = cast.ticket()
    ticket.classify(type=withdrawal, priority=2, by=cast.zhou)
    return ticket


def test_a_type_has_the_fields_of_the_one_above_it(ticket: Ticket) -> None:
    assert [field.key for field, _value in ticket.described()] == [
        "amount",
        "asked-on",
        "bank",
    ]


def test_values_are_kept_in_one_form(cast: Cast, ticket: Ticket) -> None:
    told = {"amount": "20,000", "asked-on": "2026-03-01", "bank": "icbc"}
    ticket.describe(told, by=cast.zhou)
    ticket.refresh_from_db()
    assert ticket.values == {
        "amount": "20000.00 CNY",
        "asked-on": "2026-03-01",
        "bank": "icbc",
    }
    record = Activity.objects.about(ticket).last()
    assert record.action == "ticket.described"
    assert record.particulars == {"fields": ["amount", "asked-on", "bank"]}


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("amount", "much", "as in 20000.00"),
        ("amount", "1.005", "at most two decimals"),
        ("amount", "NaN", "as in 20000.00"),
        ("asked-on", "yesterday", "as in 2026-03-02"),
        ("bank", "other", "Choose one of the list"),
        ("colour", "red", "no such field"),
    ],
)
def test_a_value_of_another_kind_is_refused_by_name(
    cast: Cast, ticket: Ticket, key: str, text: str, words: str
) -> None:
    with pytest.raises(Refused, match=words) as refused:
        ticket.describe({"bank": "icbc", key: text}, by=cast.zhou)
    assert refused.value.field == key
    ticket.refresh_from_db()
    assert ticket.values == {}


def test_what_is_required_is_known_before_the_end(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(Refused, match="Fill in before resolving: Amount"):
        ticket.resolve(by=cast.zhou)
    ticket.describe({"amount": "20000"}, by=cast.zhou)
    ticket.resolve(by=cast.zhou)
    assert ticket.is_done


def test_the_same_again_is_not_recorded_and_nothing_takes_away(
    cast: Cast, ticket: Ticket
) -> None:
    ticket.describe({"amount": "20000"}, by=cast.zhou)
    before = Activity.objects.count()
    ticket.describe({"amount": "20000.00"}, by=cast.zhou)
    assert Activity.objects.count() == before
    ticket.describe({"amount": ""}, by=cast.zhou)
    assert ticket.values == {}


def test_a_persons_number_is_kept_masked(cast: Cast, withdrawal: TicketType) -> None:
    field = TypeField(type=withdrawal, key="note", name="Note")
    field.set_up(by=cast.wu)
    assert "13812345678" not in field.read("电话 13812345678")


def test_two_fields_of_a_family_never_share_a_key(
    cast: Cast, withdrawal: TicketType
) -> None:
    for kind in (withdrawal, TicketType.objects.get(slug="withdrawal")):
        with pytest.raises(Refused, match="has this key already"):
            TypeField(type=kind, key="amount", name="Again").set_up(by=cast.wu)


@given(text=st.text(max_size=300), kind=st.sampled_from(Kind.values))
def test_whatever_is_typed_is_read_or_refused(text: str, kind: str) -> None:
    field = TypeField(key="any", kind=kind)
    try:
        kept = field.read(text)
    except Refused as refused:
        assert refused.field == "any"
    else:
        assert field.read(kept) == kept
