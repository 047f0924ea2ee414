"""Numbers that people type: what is taken, and what is said of the rest."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib.personal import identity_check
from crm import numbers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("138 1234 5678", "+8613812345678"),
        ("＋86 13812345678", "+8613812345678"),
        ("+1 (212) 555-2368", "+12125552368"),
        ("0571-88888888", "+8657188888888"),
    ],
)
def test_a_phone_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert numbers.phone(typed) == kept


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "no phone number"),
        ("tomorrow", "no phone number"),
        ("1381234", "in use|too short"),
        ("138123456789012", "too long|in use"),
        ("12012345678", "in use"),
    ],
)
def test_a_wrong_phone_is_told_why(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        numbers.phone(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("11010519491231002", "One character is missing"),
        ("1101051949123100200", "One character is too much"),
        ("11010519491331002X", "no birth date: 19491331"),
        ("110105194912310021", "check character"),
        ("11010519491231OO2X", "17 digits"),
        ("", "18 characters are missing"),
    ],
)
def test_a_wrong_identity_number_is_told_why(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        numbers.identity(typed)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("4111 1111 1111 1112", "check digit"),
        ("4111 1111 1111 111a", "digits alone"),
        ("4111", "9 characters are missing"),
        ("4" * 20, "One character is too much"),
    ],
)
def test_a_wrong_card_is_told_why(typed: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        numbers.card(typed)


DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2020, 1, 1))


@given(DAYS, st.integers(110000, 659999), st.integers(0, 999))
def test_every_well_made_identity_number_is_taken(
    day: datetime.date, place: int, order: int
) -> None:
    digits = f"{place}{day:%Y%m%d}{order:03d}"
    number = digits + identity_check(digits)
    assert numbers.identity(number) == number
    assert numbers.birth_date(number) == day


@given(DAYS, st.integers(0, 16), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(
    day: datetime.date, place: int, by: int
) -> None:
    digits = f"330106{day:%Y%m%d}123"
    number = digits + identity_check(digits)
    wrong = str((int(number[place]) + by) % 10)
    with pytest.raises(ValueError, match="."):
        numbers.identity(number[:place] + wrong + number[place + 1 :])
