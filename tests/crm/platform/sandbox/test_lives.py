"""What the lives of invented people always keep: ledgers, plans, numbers, sameness."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm import numbers
from crm.platform.sandbox import views
from crm.platform.sandbox.lives import life_of
from crm.platform.sandbox.people import ZONE, first_users, person
from tests.examples import examples

DAY = datetime.date(2026, 3, 2)
NOON = datetime.datetime(2026, 3, 2, 12, tzinfo=ZONE)
NONE = Decimal("0.00")

seeds = st.integers(0, 1_000_000).map(str)
users = st.integers(1, 2000)
moments = st.integers(-480, 400).map(lambda n: NOON + datetime.timedelta(days=n))


def life(number, seed="kefu"):
    return life_of(seed, person(seed, number), DAY)


@settings(max_examples=examples(50))
@given(seeds, users, moments)
def test_balances_are_what_the_ledger_says_and_never_negative(seed, number, now):
    one = life(number, seed)
    balance = NONE
    for entry in reversed(views.entries(one, now)):
        balance += entry.amount.amount * (1 if entry.direction == "in" else -1)
        assert entry.balance_after.amount == balance >= 0
    assert views.account(one, now).available.amount == balance


@settings(max_examples=examples(50))
@given(seeds, users, moments)
def test_a_withdrawal_is_held_until_it_is_paid_or_given_back(seed, number, now):
    one = life(number, seed)
    orders = views.facts(one, "withdrawal", now)
    held = sum_of(o for o in orders if o.status in ("created", "review", "processing"))
    paid = sum_of(o for o in orders if o.status == "paid")
    moved = sum(p.amount for p in one.postings if p.at <= now and "withdr" in p.type)
    assert moved == -(held + paid)
    bids = views.facts(one, "investment", now)
    bidding = sum_of(bid.principal for bid in bids if bid.status == "bidding")
    assert views.account(one, now).frozen.amount == held + bidding


@settings(max_examples=examples(50))
@given(seeds, users, moments)
def test_loans_and_claims_add_up_at_every_moment(seed, number, now):
    one = life(number, seed)
    account = views.account(one, now)
    owed = NONE
    for loan in views.loans(one, now):
        plan = list(views.instalments(one, loan.ref, now))
        assert sum_of(line.principal for line in plan) == loan.principal.amount
        unpaid = [line for line in plan if line.status != "paid"]
        left = sum_of(line.principal for line in unpaid)
        assert loan.outstanding.amount == (NONE if loan.status == "raising" else left)
        owed += loan.outstanding.amount
    assert account.borrowed_outstanding.amount == owed
    to_come = NONE
    for claim in views.facts(one, "investment", now):
        rows = list(views.receivables(one, claim.ref, now))
        waiting = [row for row in rows if row.status != "received"]
        to_come += sum_of(row.principal for row in waiting)
        got = [row for row in rows if row.status == "received"]
        got_sum = sum_of(r.principal for r in got) + sum_of(r.interest for r in got)
        assert claim.received.amount == got_sum
    assert account.invested_principal.amount == to_come


@settings(max_examples=examples(50))
@given(seeds, users)
def test_the_same_seed_and_number_is_the_same_life(seed, number):
    assert life(number, seed).postings == life(number, seed).postings
    assert person(seed, number) == person(seed, number)


@settings(max_examples=examples(50))
@given(seeds, users)
def test_invented_numbers_are_well_formed_and_obviously_invented(seed, number):
    who = person(seed, number)
    assert numbers.identity(who.id_no) == who.id_no and who.id_no.startswith("99")
    assert numbers.phone(who.mobile) == f"+86{who.mobile}"
    assert numbers.card(who.card(1)).startswith("9999")
    assert who.email == f"client{number}@demo.invalid"


@settings(max_examples=examples(50))
@given(seeds, users)
def test_versions_grow_with_time(seed, number):
    one = life(number, seed)
    for fact in one.facts.values():
        times = [move.at for move in fact.moves]
        assert times == sorted(times)
        versions = [fact.seen(at).version for at in times]
        assert versions == sorted(versions)


@pytest.mark.parametrize("number", sorted(first_users()))
def test_the_first_users_are_who_they_are_said_to_be(number):
    assert person("kefu", number).name == first_users()[number]["name"]
    assert life(number).registered_at < NOON


def sum_of(items):
    """The sum of money, or of the amounts of orders."""
    sums = (getattr(item, "amount", item) for item in items)
    return sum((getattr(sum_, "amount", sum_) for sum_ in sums), NONE)
