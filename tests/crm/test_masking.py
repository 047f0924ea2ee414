"""Masks: what of a personal value everybody may see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm import masking


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("王小明", "王**"),
        ("欧阳修", "欧阳**"),
        ("Anna Berg", "Anna B**"),
        ("Li", "L**"),
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


@given(st.text(max_size=200))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = masking.mask_text(text)
    assert masking.mask_text(once) == once
