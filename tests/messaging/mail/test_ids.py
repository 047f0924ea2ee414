"""The seal of a Message-ID."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.mail import ids
from messaging.mail.threading import MOST_IDS, candidates, message_ids

KEY = ids.key_from("a secret of the tests")
OURS = ids.message_id(KEY, 4711, 12, "Kefu.Example")
numbers = st.integers(1, 10**15)


def test_it_opens_what_it_sealed():
    assert ids.ticket_of(KEY, ["stranger@x.example", OURS]) == 4711
    assert ids.opened(KEY, [OURS.strip("<>")]) == (4711, 12)
    assert OURS.endswith("@kefu.example>")


def test_another_case_is_the_same_id():
    assert ids.ticket_of(KEY, [OURS.upper(), OURS]) == 4711


def test_another_key_opens_nothing():
    assert ids.ticket_of(ids.key_from("another"), [OURS]) is None


@pytest.mark.parametrize(
    "forged",
    [
        "<kefu.4711.12@kefu.example>",
        "<kefu.4711.12.@kefu.example>",
        OURS.replace("4711", "04711"),
        OURS.replace("4711", "٤٧١١"),
        OURS.replace("k", "\N{KELVIN SIGN}"),
        OURS.replace("@", "@x@"),
        OURS[:-2] + ">",
        OURS + "x",
        "",
    ],
)
def test_a_forged_id_opens_nothing(forged):
    assert ids.ticket_of(KEY, [forged]) is None


@given(st.data())
def test_no_mutated_id_verifies(data):
    ticket, delivery = data.draw(numbers), data.draw(numbers)
    sealed = ids.message_id(KEY, ticket, delivery, "kefu.example")
    start = data.draw(st.integers(0, len(sealed) - 1))
    end = data.draw(st.integers(start, min(start + 4, len(sealed))))
    instead = data.draw(st.text("abcz2345670189.@<>K\u212a", max_size=5))
    mutated = sealed[:start] + instead + sealed[end:]
    same = mutated.lower().strip("<>") == sealed.strip("<>") and mutated.isascii()
    assert same or ids.ticket_of(KEY, [mutated]) is None


@given(numbers, numbers, numbers, numbers)
def test_a_seal_does_not_fit_other_numbers(ticket, delivery, other, another):
    sealed = ids.message_id(KEY, ticket, delivery, "kefu.example")
    seal = sealed.split(".")[3]
    moved = f"<kefu.{other}.{another}.{seal}"
    same = (ticket, delivery) == (other, another)
    assert (ids.ticket_of(KEY, [f"{moved}.example>"]) is not None) <= same


@pytest.mark.parametrize(
    ("ticket", "delivery", "domain"), [(0, 1, "x.example"), (1, -1, "x"), (1, 1, "a b")]
)
def test_what_cannot_stand_in_an_id_is_refused(ticket, delivery, domain):
    with pytest.raises(ValueError):
        ids.message_id(KEY, ticket, delivery, domain)


def test_long_chains_keep_the_first_and_the_newest():
    chain = " ".join(f"<{n}@x>" for n in range(500))
    found = message_ids(chain)
    assert len(found) == MOST_IDS
    assert (found[0], found[1], found[-1]) == ("0@x", "401@x", "499@x")


def test_the_answered_mail_is_asked_first():
    assert candidates("b@x", ["a@x", "b@x", "c@x"]) == ["b@x", "c@x", "a@x"]
