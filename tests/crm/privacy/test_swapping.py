"""Sealed values put into another row, column or client never open."""

import functools
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.lib.sealed import SealBroken, key_id_of
from crm.models import Client, ContactPoint, DataKey, Particular, Staff
from crm.models.sealed_value import SealedValue
from tests.cast import Cast
from tests.examples import examples

CARDS = ("6222020000000000000", "4111111111111111", "5555555555554444")
PHONES = ("13812345678", "13912345678", "+447400123456")


@dataclass(frozen=True)
class Place:
    """A sealed value: whose, in which column, which."""

    row: SealedValue
    plain: str


@pytest.fixture
def places(cast: Cast) -> list[Place]:
    """Equal and different values of two clients, one of whom has two keys."""
    found = []
    for client in cast.clients.values():
        found += _of(client)
    DataKey.fresh(cast.clients["wang"]).save()
    extra = Particular.objects.add(cast.clients["wang"], "address", CARDS[0])
    return [*found, Place(extra, CARDS[0])]


def _of(client: Client) -> list[Place]:
    rows: list[SealedValue] = []
    rows += [Particular.objects.add(client, "card", card) for card in CARDS]
    rows += [ContactPoint.objects.add(client, "phone", phone) for phone in PHONES]
    # The same text as another kind in the same column, and in another column.
    rows += [ContactPoint.objects.add(client, "qq", CARDS[0])]
    rows += [Particular.objects.add(client, "address", CARDS[0])]
    return [Place(row, row.open()) for row in rows]


@settings(max_examples=examples(50))
@given(data=st.data())
def swap(places: list[Place], data: st.DataObject) -> None:
    """Move value, or value with index, from one place to another: it must not open."""
    one = data.draw(st.sampled_from(places))
    other = data.draw(st.sampled_from([p for p in places if p.row != one.row]))
    with_index = data.draw(st.booleans())
    kept = bytes(one.row.value), bytes(one.row.index)
    one.row.value = bytes(other.row.value)
    if with_index:
        one.row.index = bytes(other.row.index)
    try:
        if not _same_place(one, other, with_index):
            with pytest.raises(SealBroken):
                one.row.open()
    finally:
        one.row.value, one.row.index = kept


def _same_place(one: Place, other: Place, with_index: bool) -> bool:
    """A whole row copied within one client, column and kind says the same as before:
    that is no swap, the unique constraint refuses it in the table.
    """
    same = type(one.row) is type(other.row) and one.row.kind == other.row.kind
    return same and with_index and one.row.client_id == other.row.client_id


def test_swapped_values_raise(places: list[Place]) -> None:
    functools.partial(swap, places)()


@settings(max_examples=examples(50))
@given(data=st.data())
def alter(places: list[Place], data: st.DataObject) -> None:
    """Change one bit anywhere in a sealed value: it must not open."""
    place = data.draw(st.sampled_from(places))
    blob = bytearray(bytes(place.row.value))
    at = data.draw(st.integers(0, len(blob) * 8 - 1))
    kept = bytes(blob)
    blob[at // 8] ^= 1 << at % 8
    place.row.value = bytes(blob)
    try:
        with pytest.raises(SealBroken):
            place.row.open()
    finally:
        place.row.value = kept


def test_altered_values_raise(places: list[Place]) -> None:
    functools.partial(alter, places)()


def test_a_value_under_the_key_of_another_client_raises(cast: Cast) -> None:
    wang, liu = cast.clients["wang"], cast.clients["liu"]
    row = Particular.objects.add(wang, "card", CARDS[0])
    context = Particular.context_of("card", row.index)
    row.value = DataKey.for_client(liu).seal(context, CARDS[0])
    with pytest.raises(SealBroken, match="somebody else"):
        row.open()


def test_a_value_under_a_house_key_raises(cast: Cast) -> None:
    row = Particular.objects.add(cast.clients["wang"], "card", CARDS[0])
    context = Particular.context_of("card", row.index)
    row.value = DataKey.for_purpose("index").seal(context, CARDS[0])
    with pytest.raises(SealBroken):
        row.open()
    assert key_id_of(bytes(row.value)) == DataKey.for_purpose("index").pk


def test_a_row_given_to_another_client_raises(cast: Cast, places: list[Any]) -> None:
    stranger = Client.objects.register("别人", by=Staff.system())
    for place in places:
        place.row.client = stranger
        with pytest.raises(SealBroken):
            place.row.open()
