"""Sealed values open with their own key, for their own column, unaltered; or not."""

import base64

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from config.lib import sealed

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))


def ring(*names):
    parts = [f"{n}:{base64.b64encode(n.encode() * 32).decode()}" for n in names]
    return sealed.KeyRing.from_setting(",".join(parts))


@given(st.text(), st.integers(0, 2**64 - 1))
def test_a_sealed_value_opens_with_its_key_for_its_column(value, key_id):
    blob = sealed.seal(KEY, key_id, "crm_contactpoint.value", value)

    assert sealed.unseal(KEY, "crm_contactpoint.value", blob) == value
    assert sealed.key_id_of(blob) == key_id


@pytest.mark.parametrize("key, context", [(OTHER, "a.b"), (KEY, "a.c")])
def test_another_key_or_column_does_not_open_it(key, context):
    blob = sealed.seal(KEY, 7, "a.b", "13800138000")

    with pytest.raises(sealed.SealBroken):
        sealed.unseal(key, context, blob)


def test_no_altered_byte_goes_unnoticed():
    blob = sealed.seal(KEY, 7, "a.b", "wang@example.com")

    for place in range(len(blob)):
        altered = bytearray(blob)
        altered[place] ^= 1
        with pytest.raises(sealed.SealBroken):
            sealed.unseal(KEY, "a.b", bytes(altered))


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" * 60, b"\x01" * 30])
def test_what_was_never_sealed_is_refused(blob):
    with pytest.raises(sealed.SealBroken):
        sealed.unseal(KEY, "a.b", blob)


def test_the_same_value_is_never_sealed_the_same():
    assert sealed.seal(KEY, 1, "a.b", "x") != sealed.seal(KEY, 1, "a.b", "x")


def test_the_newest_key_wraps_and_an_older_one_still_unwraps():
    wrapped = ring("a").wrap(KEY)
    rotated = ring("b", "a")

    assert rotated.unwrap(wrapped) == KEY
    assert rotated.wrapped_by(rotated.wrap(KEY)) == "b"


@pytest.mark.parametrize("wrapped", [b"", b"\x01", b"\x01\x09a"])
def test_a_broken_wrapping_is_refused(wrapped):
    with pytest.raises(sealed.SealBroken):
        ring("a").unwrap(wrapped)


def test_a_key_that_left_the_ring_is_named():
    with pytest.raises(sealed.SealBroken, match="'a'"):
        ring("b").unwrap(ring("a").wrap(KEY))


@pytest.mark.parametrize(
    "setting, wrong",
    [
        ("", "at least one"),
        ("abc", "not of the form"),
        ("1:***", "not base64"),
        ("1:YWJj", "3 bytes"),
        (f"1:{base64.b64encode(KEY).decode()}," * 2, "twice"),
    ],
)
def test_a_ring_that_cannot_be_read_says_why_without_the_key(setting, wrong):
    with pytest.raises(ValueError, match=wrong):
        sealed.KeyRing.from_setting(setting)


def test_a_ring_does_not_show_its_keys():
    assert repr(ring("a", "b")) == "<KeyRing a, b>"


def test_equal_values_of_one_column_have_one_index_and_of_two_columns_two():
    index = sealed.blind_index(KEY, "a.b", "x")

    assert len(index) == 32
    assert index == sealed.blind_index(KEY, "a.b", "x")
    assert index != sealed.blind_index(KEY, "a.c", "x")
    assert index != sealed.blind_index(OTHER, "a.b", "x")


class Row(models.Model):
    value = sealed.SealedField(null=True)

    class Meta:
        app_label = "sealed_rows"
        managed = False

    def __str__(self):
        return "row"


def test_the_field_holds_bytes_and_refuses_clear_text():
    row = Row(value=memoryview(b"sealed"))

    assert row.value == b"sealed"
    with pytest.raises(TypeError, match="value holds sealed bytes"):
        row.value = "13800138000"
    with pytest.raises(TypeError):
        Row(value="13800138000")


def test_the_ways_past_the_attribute_refuse_clear_text_too():
    with pytest.raises(TypeError):
        str(Row._default_manager.filter(value="13800138000").query)


def test_the_field_is_in_no_form():
    assert not Row._meta.get_field("value").editable
