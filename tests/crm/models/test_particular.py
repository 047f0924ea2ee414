"""Identity numbers, cards and postal addresses: sealed, found, masked."""

import pytest

from config.lib.sealed import SealBroken
from crm.models import Particular
from tests.cast import Cast

IDENTITY = "11010519491231002X"
CARD = "6222020000000000000"


@pytest.mark.parametrize(
    ("kind", "value", "kept", "masked"),
    [
        ("identity", "110105 19491231 002x", IDENTITY, "1****************X"),
        ("card", "6222 0200 0000 0000 000", CARD, "…0000"),
        ("address", " 浙江省杭州市西湖区  文三路 1 号 ", None, "浙江省杭州市***"),
    ],
)
def test_a_particular_is_sealed_found_and_masked(
    cast: Cast, kind: str, value: str, kept: str | None, masked: str
) -> None:
    row = Particular.objects.add(cast.clients["wang"], kind, value)
    assert row.masked == masked
    assert row.open() == (kept or " ".join(value.split()))
    assert Particular.objects.with_value(kind, value).get() == row
    assert Particular.objects.add(cast.clients["wang"], kind, value) == row


def test_two_values_of_a_client_cannot_be_swapped(cast: Cast) -> None:
    add = Particular.objects.add
    first = add(cast.clients["wang"], "card", CARD)
    second = add(cast.clients["wang"], "card", "4111111111111111")
    first.value, second.value = bytes(second.value), bytes(first.value)
    for row in (first, second):
        with pytest.raises(SealBroken):
            row.open()


def test_a_wrong_number_is_not_kept(cast: Cast) -> None:
    with pytest.raises(ValueError, match="check character"):
        Particular.objects.add(cast.clients["wang"], "identity", "110105194912310021")
    assert not Particular.objects.exists()
