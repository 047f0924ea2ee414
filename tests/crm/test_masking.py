"""Masks: what of a personal value everybody may see."""

import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import masking

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
NARROW = {wide: plain for plain, wide in WIDE.items()}


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("欧阳修", "欧阳**"),
        ("Anna Berg", "Anna B**"),
        ("Li", "L**"),
        ("13812345678 Zhang", "1**"),
        ("zhang@163.com Zhang", "z**"),
        ("Zhang 13812345678", "Zhang 1**"),
        ("A1 Li", "A**"),
        ("１３８12345678 张", "１**"),
        ("Anna  Berg", "Anna B**"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_surname(name: str, shown: str) -> None:
    assert masking.mask_name(name) == shown


def test_each_kind_has_its_one_mask() -> None:
    assert masking.mask_mobile("138 1234 5678") == "138****5678"
    assert masking.mask_card("6222 0212 3456 0431") == "…0431"
    assert masking.mask_identity("33010619900307241X") == "3****************X"
    assert masking.mask_mail("wang@163.com") == "w***@163.com"
    assert masking.mask_mail("nonsense") == "***"
    assert masking.mask_mobile("１３８１２３４５６７８") == "138****5678"
    assert masking.mask_card("６２２２０２１２３４５６０４３１") == "…0431"
    assert masking.mask_identity("330106 19900307 2415") == "3****************5"


def test_the_mask_of_a_long_address_fits_its_column_and_keeps_the_end() -> None:
    fits, long = "w@" + "d" * 71 + ".cn", "wang@" + "d" * 180 + ".163.com"
    assert masking.mask_mail(fits) == "w***@" + fits[2:]
    shown = masking.mask_mail(long)
    assert len(shown) == 80
    assert shown.startswith("w***@…d") and shown.endswith("d.163.com")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("写给wang.wei+loan@163.com。", "写***@163.com。"),
        ("mail wang@163.com, 20 元", "mail w***@163.com, 20 元"),
        ("wang%40163.com", "w***@163.com"),
        ("wang＠163.com", "w***@163.com"),
        ("a@b.com/c@d.com", "a***@b.com/***@d.com"),
        ("x@13812345678.com", "x***@138****5678.com"),
        ("手机１３８１２３４５６７８——急！", "手机138****5678——急！"),
        ("身份证 330106 19900307 2415", "身份证 3****************5"),
        ("身份证３３０１０６１９９００３０７２４１５", "身份证3****************5"),
        ("卡６２２２ ０２１２ ３４５６ ７８９０ １２８", "卡…0128"),
        ("（全角）１２３　元", "（全角）１２３　元"),
    ],
)
def test_free_text_has_the_mask_of_each_kind(text: str, shown: str) -> None:
    assert masking.mask_text(text) == shown


def test_free_text_loses_its_numbers_and_keeps_the_rest() -> None:
    text = (
        "我的手机13812345678，身份证330106199003072415，"
        "卡号 4111 1111 1111 1111，提现 20000 元"
    )
    shown = masking.mask_text(text)
    assert "13812345678" not in shown
    assert "330106199003072415" not in shown
    assert "4111" not in shown
    assert shown.endswith("提现 20000 元")


def test_a_long_number_that_is_no_card_stays() -> None:
    assert masking.mask_text("订单 1234567890123456") == "订单 1234567890123456"


@given(st.from_regex(r"1[3-9]\d{9}", fullmatch=True))
def test_no_mobile_survives_free_text(number: str) -> None:
    assert number not in masking.mask_text(f"电话{number}。")


def _written(number: str, groups: tuple[int, ...], sign: str, wide: bool) -> str:
    """The number in groups of so many digits, in full width where asked."""
    places = [sum(groups[:n]) for n in range(len(groups) + 1)]
    text = sign.join(number[a:b] for a, b in pairwise(places))
    return text.translate(WIDE) if wide else text


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.sampled_from([(11,), (3, 4, 4), (3, 8), (7, 4), (3, 3, 5), (3, 2, 2, 2, 2)]),
    st.sampled_from([" ", "-", "－", "　", "\u00a0", "\u2009"]),
    st.booleans(),
    st.sampled_from(["{}", "电话{}。", "+86 {}", "+86{},", "<{}>", "王 {} 李"]),
)
def test_no_full_width_or_spaced_mobile_survives(number, groups, sign, wide, frame):
    text = frame.format(_written(number, groups, sign, wide))
    left = re.sub(r"\D", "", masking.mask_text(text).translate(NARROW))
    # With its country code it may have the length and the sum of a card.
    assert left in (number[:3] + number[-4:], number[-4:])


def test_a_long_text_of_strangers_is_masked_in_no_time() -> None:
    begun = time.process_time()
    for sign in ("a", "1", "@a.b", "1 ", "1234 ", "%40a", "a@"):
        masking.mask_text(sign * (200_000 // len(sign)))
    assert time.process_time() - begun < 10


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = masking.mask_text(text)
    assert masking.mask_text(once) == once


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("电话 13812345678 急", "电话   急"),
        ("１３８-1234-5678", " "),
        ("wang@163.com", " "),
        ("卡 6222 0212 3456 0436 尾号0436", "卡   尾号0436"),
        (
            "提现 20,000 元，单号 W20260302000017",
            "提现 20,000 元，单号 W20260302000017",
        ),
    ],
)
def test_what_is_masked_is_taken_out_whole(text: str, left: str) -> None:
    assert masking.without_numbers(text) == left


@given(st.text(st.sampled_from("0123456789 -@.ax１３８王"), max_size=60))
def test_without_numbers_nothing_is_left_to_mask(text: str) -> None:
    left = masking.without_numbers(text)
    assert masking.without_numbers(left) == left or masking.mask_text(text) != text
