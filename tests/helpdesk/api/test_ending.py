"""Matters that a program ends, with how they ended and what their type asks for."""

from typing import Any

import pytest

from helpdesk.models import Ticket, TicketType, TypeField, WrapupReason
from tests.cast import Cast
from tests.programs import Program


@pytest.fixture
def paid(cast: Cast) -> WrapupReason:
    """The one ending that is set up."""
    reason = WrapupReason(slug="paid", name="The bank paid", name_zh="银行已入账")
    reason.set_up(by=cast.wu)
    return reason


@pytest.fixture
def withdrawal(cast: Cast) -> TicketType:
    """A type that wants to know an amount, and asks whether the card was changed."""
    kind = TicketType(slug="withdrawal", name="Withdrawal")
    kind.set_up(by=cast.wu)
    amount = TypeField(type=kind, key="amount", name="Amount", kind="money")
    amount.is_required = True
    amount.set_up(by=cast.wu)
    changed = TypeField(type=kind, key="new-card", name="New card?", kind="yes_no")
    changed.set_up(by=cast.wu)
    return kind


def matter(cast: Cast, kind: TicketType) -> Ticket:
    """A ticket of this type."""
    ticket = cast.ticket()
    ticket.classify(type=kind, priority=2, by=cast.zhou)
    return ticket


def end(teller: Program, ticket: Ticket, **how: Any) -> Any:
    """POST the end of it."""
    return teller.post(f"tickets/{ticket.number}/resolve/", how, key="")


def test_how_it_ended_is_kept_and_told(cast: Cast, teller: Program, paid):
    told = end(teller, cast.ticket(), reason="paid", solved=False).json()
    assert told["category"] == "resolved"
    assert (told["wrapup"]["reason"], told["wrapup"]["solved"]) == ("paid", False)
    assert teller.get(f"tickets/{told['number']}/").json()["wrapup"] == told["wrapup"]


def test_of_several_ends_the_newest_is_told(cast: Cast, teller: Program):
    ticket = cast.ticket()
    end(teller, ticket, solved=False)
    ticket.reopen(by=cast.zhou)
    told = end(teller, ticket).json()["wrapup"]
    assert told == {"reason": None, "solved": True, "at": told["at"]}


@pytest.mark.parametrize(
    ("how", "code"),
    [({}, "missing"), ({"reason": "lost"}, "unknown"), ({"reason": 7}, "unknown")],
)
def test_a_reason_that_is_wanted_is_named(cast, teller, paid, how, code):
    ticket = cast.ticket()
    answer = end(teller, ticket, **how)
    told = answer.json()
    assert (answer.status_code, told["field"], told["code"]) == (422, "reason", code)
    assert told["choices"] == [{"key": "paid", "name": "The bank paid"}]
    ticket.refresh_from_db()
    assert not ticket.is_done


def test_what_the_type_asks_for_is_named_with_its_kind(cast, teller, withdrawal):
    answer = end(teller, matter(cast, withdrawal), values={"new-card": True})
    told = answer.json()
    wanted = {"key": "amount", "name": "Amount", "kind": "money", "choices": []}
    assert (answer.status_code, told["code"]) == (422, "incomplete")
    assert (told["field"], told["missing"]) == ("values", [wanted])


def test_a_refused_end_keeps_no_value(cast: Cast, teller, withdrawal, paid):
    ticket = matter(cast, withdrawal)
    assert end(teller, ticket, values={"amount": "20000"}).status_code == 422
    ticket.refresh_from_db()
    assert ticket.values == {}


def test_values_come_with_the_end_and_are_told_as_kept(cast, teller, withdrawal):
    values = {"amount": 20000.5, "new-card": False}
    told = end(teller, matter(cast, withdrawal), values=values).json()
    assert told["values"] == {"amount": "20000.50 CNY", "new-card": "no"}
    assert told["category"] == "resolved"


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"amount": "much"}, ("values.amount", "money")),
        ({"amount": None}, ("values.amount", "null")),
        ({"amount": ["1"]}, ("values.amount", "invalid")),
        ({"colour": "red"}, ("values.colour", "unknown")),
        ({"new-card": "perhaps"}, ("values.new-card", "choice")),
        (["amount"], ("values", "not-a-dict")),
    ],
)
def test_a_value_that_is_none_is_named(cast, teller, withdrawal, values, fault):
    answer = end(teller, matter(cast, withdrawal), values=values)
    told = answer.json()
    assert answer.status_code == 422
    assert (told["field"], told["code"]) == fault


def test_a_new_ticket_comes_with_its_values(cast: Cast, teller: Program, withdrawal):
    body = {
        "subject": "提现未到账",
        "text": "钱呢？",
        "client": {"id": cast.clients["wang"].pk},
        "type": "withdrawal",
        "values": {"amount": "20,000"},
    }
    number = teller.post("tickets/", body).json()["number"]
    assert Ticket.objects.get(pk=number).values == {"amount": "20000.00 CNY"}
    wrong = teller.post("tickets/", body | {"type": None})
    assert (wrong.status_code, wrong.json()["field"]) == (422, "values.amount")
    assert Ticket.objects.count() == 1


def test_a_merged_ticket_says_where_it_goes_on(cast: Cast, teller: Program):
    one, two = cast.ticket(), cast.ticket()
    one.merge_into(two, by=cast.zhou)
    assert teller.get(f"tickets/{one.number}/").json()["merged_into"] == two.number
    rows = teller.get(f"tickets/{two.number}/entries/").json()["results"]
    assert (rows[-1]["code"], rows[-1]["text"]) == ("merged", str(one.number))
    answer = end(teller, one)
    assert (answer.status_code, answer.json()["code"]) == (409, "merged")
