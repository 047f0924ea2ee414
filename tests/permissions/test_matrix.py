"""The access matrix: every address × every method × every person × own, other, missing.

The addresses come from the resolver, so one that nobody thought of fails here.
"""

import os
from collections.abc import Iterator
from itertools import product
from typing import Any

import django
import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

# The list of addresses is the list of tests, so it is needed before any of them runs.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.test_settings")
django.setup()

from config.checks import Address, addresses  # noqa: E402
from tests.cast import gather  # noqa: E402
from tests.permissions.rules import (  # noqa: E402
    ACTS,
    METHODS,
    NOBODY,
    OUTSIDE,
    TO_SIGN_IN,
    WRONG_METHOD,
)
from tests.permissions.table import TABLE, rule_of  # noqa: E402
from tests.permissions.world import World  # noqa: E402

ADDRESSES = list(addresses())
TWO = (NOBODY, "zhou")
FEW = (*TWO, "wu")
# Who may do what does not depend on the database.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all addresses: a request leaves nothing behind in it.

    So it is built once a process, and not once an address, which took most of the time.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(gather())
        transaction.set_rollback(True)


def test_every_address_has_a_guard() -> None:
    assert [address.route for address in ADDRESSES if address.guard is None] == []


def test_every_address_has_an_expectation() -> None:
    unknown = {address.name or address.route for address in ADDRESSES}
    assert {name for name in unknown if rule_of(name) is None} == set()


def test_every_expectation_has_an_address() -> None:
    assert set(TABLE) - {address.name for address in ADDRESSES} == set()


@pytest.mark.parametrize(
    "address",
    [a for a in ADDRESSES if not a.name.startswith("admin:")],
    ids=lambda address: address.name,
)
def test_everybody_gets_what_the_table_says(address: Address, world: World) -> None:
    assert mismatches(address, world) == {}


@pytest.mark.parametrize(
    "address",
    [a for a in ADDRESSES if a.name.startswith("admin:")],
    ids=lambda address: f"{address.name} {address.route}",
)
def test_nobody_here_gets_into_the_emergency_site(
    address: Address, world: World
) -> None:
    assert mismatches(address, world, people=FEW) == {}


def mismatches(
    address: Address, world: World, people: tuple[str, ...] | None = None
) -> dict[str, Any]:
    """What did not come out as the table says, as "who method path" → (got, due)."""
    name, rule = address.name, rule_of(address.name)
    assert rule is not None, f"{address.name} has no line in table.py"
    found: dict[str, Any] = {}
    paths = {thing: world.path(address, thing) for thing in rule.things}
    for thing, method, who in product(rule.things, METHODS, people or rule.people):
        # A wrong method is refused before anybody is looked at: two ask for all.
        if method not in rule.answers and (who not in TWO or thing != rule.things[0]):
            continue
        path = paths[thing]
        due, asked = rule.due(method, who, thing), world.ask(who, method, path)
        acted = asked.acted and refused(who, due) and name not in ACTS
        if asked.status != due or acted:
            found[f"{who} {method} {path} ({thing})"] = (asked, due)
    return found


def refused(who: str, due: int) -> bool:
    """Whether this answer says no, so that nothing may have been done."""
    leads = who in OUTSIDE and due == TO_SIGN_IN
    return due in {401, 403, 404, WRONG_METHOD} or leads
