"""The proof of real loans on a small made-up corpus of the same shapes."""

import pytest

from tests.proof import loans

LENDINGCLUB = [
    {"funded_amnt": "16100", "term": "term_36", "int_rate": "13.99"},
    {"funded_amnt": "35000", "term": "term_60", "int_rate": "28.99"},
    {"funded_amnt": "1000", "term": "term_36", "int_rate": "5.32"},
]
KIVA = [
    ("475.0", "15.0", "2015-11-30 08:00:00+00:00", "monthly"),
    ("325.0", "11.0", "2014-05-13 07:00:00+00:00", "irregular"),
    ("25.0", "4.0", "2017-07-31 07:00:00+00:00", "bullet"),
]
COLUMNS = ("loan_amount", "term_in_months", "disbursed_time", "repayment_interval")


def corpus():
    yield from map(loans.lendingclub, range(10), LENDINGCLUB)
    for row in KIVA:
        yield loans.kiva(dict(zip(COLUMNS, row, strict=True)))


def test_every_loan_adds_up_and_is_the_same_on_the_wire():
    figures = loans.play(corpus())
    assert loans.broken(figures) == []
    assert (figures["loans"], figures["lines"]) == (6, 36 + 60 + 36 + 15 + 11 + 1)
    assert figures["lent"] == "52925.00"


@pytest.mark.parametrize("name", ["wrong_sum", "other_on_the_wire"])
def test_a_cent_too_much_breaks_the_promise(name):
    figures = {**loans.play(list(corpus())[:1]), name: 1}
    assert loans.broken(figures) == [f"{name}: 1, not 0"]


def test_no_loan_is_no_proof():
    assert loans.broken(loans.play([])) == ["there was no loan"]
