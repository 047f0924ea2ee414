"""Plans add up, to the cent, for any amount, rate and term."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.platform.sandbox.plans import WAYS, Terms, months_after, plan
from tests.examples import examples

DAY = datetime.date(2026, 1, 31)
amounts = st.decimals("0.01", "10000000", places=2)
rates = st.decimals(0, 36, places=2)
terms = st.one_of(
    st.builds(
        Terms,
        amounts,
        rates,
        st.integers(1, 60),
        st.just("month"),
        st.sampled_from(WAYS),
    ),
    st.builds(
        Terms, amounts, rates, st.integers(1, 720), st.just("day"), st.just("bullet")
    ),
)


def yuan(text):
    return Decimal(text)


@settings(max_examples=examples(50))
@given(terms)
def test_principals_are_the_amount_and_nothing_is_negative(agreed):
    lines = plan(agreed, DAY)
    assert sum(line.principal for line in lines) == agreed.amount
    assert all(line.principal >= 0 and line.interest >= 0 for line in lines)
    assert all(line.total == line.total.quantize(Decimal("0.01")) for line in lines)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


@settings(max_examples=examples(50))
@given(terms)
def test_days_go_forward(agreed):
    days = [line.due_on for line in plan(agreed, DAY)]
    assert days == sorted(set(days)) and days[0] > DAY


@settings(max_examples=examples(50))
@given(st.decimals("1000", "1000000", places=2), rates, st.integers(1, 36))
def test_equal_instalments_are_equal_but_for_the_last(amount, rate, count):
    lines = plan(Terms(amount, rate, count, "month", "equal_instalments"), DAY)
    assert len({line.total for line in lines[:-1]}) <= 1
    assert abs(lines[-1].total - lines[0].total) <= Decimal("0.01") * count


def test_a_known_annuity():
    agreed = Terms(yuan("12000.00"), yuan("12"), 12, "month", "equal_instalments")
    lines = plan(agreed, DAY)
    assert (lines[0].interest, lines[0].total) == (yuan("120.00"), yuan("1066.19"))
    assert sum(line.interest for line in lines) == yuan("794.23")


def test_interest_first_and_the_bullet():
    first = plan(Terms(yuan("5000"), yuan("6"), 3, "month", WAYS[1]), DAY)
    assert [line.total for line in first] == [yuan("25"), yuan("25"), yuan("5025")]
    (bullet,) = plan(Terms(yuan("5000"), yuan("7.3"), 30, "day", WAYS[2]), DAY)
    assert bullet.interest == yuan("30.00")
    assert bullet.due_on == datetime.date(2026, 3, 2)


def test_the_last_day_of_a_month_stays_within_the_month():
    days = [months_after(DAY, count) for count in (1, 2, 13)]
    assert [f"{day:%m-%d}" for day in days] == ["02-28", "03-31", "02-28"]


@pytest.mark.parametrize(
    "change",
    [{"amount": yuan("0")}, {"amount": yuan("1.005")}, {"rate": yuan("-1")}]
    + [{"term": 0}, {"unit": "year"}, {"way": "never"}, {"unit": "day"}],
)
def test_terms_that_make_no_plan_are_refused(change):
    good = {"amount": yuan("100"), "rate": yuan("6"), "term": 6, "unit": "month"}
    with pytest.raises(ValueError, match=r"\w"):
        plan(Terms(**{**good, "way": WAYS[0], **change}), DAY)
