"""Account values in a text: every usual written form, and nothing else."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.account_values import disclosed, find

KNOWN = {
    ("amount", "20000.00"),
    ("amount", "1284.50"),
    ("amount", "5.00"),
    ("reference", "WD202603010007"),
    ("card-end", "0431"),
    ("date", "2026-03-02"),
}


@pytest.mark.parametrize(
    "text",
    [
        "您的提现 20000 已受理",
        "20,000.00",
        "¥20,000",
        "￥２０，０００．",
        "人民币20000元整",
        "共2万",
        "2.0 万元",
        "20k",
        "CNY 20,000.00",
        "余额1284.5元",
        "余额 1,284.50",
        "大约 1284 元",
        "优惠 5 元",
        "手续费5.00",
        "是的，20000，3 天内到账",
        "笔数 5,20000 元",
        "20000,3 天内到账",
        "20000.到账",
    ],
)
def test_an_amount_is_found_however_it_is_written(text: str) -> None:
    assert disclosed(text, KNOWN) == ["amount"]


@pytest.mark.parametrize(
    "text",
    [
        "请等待 5 个工作日",
        "年化 5%",
        "工单 #20000 已转交",
        "2000 元、200000 元、120,000 元、20,0001",
        "单号 A20000，1.20000",
        "20000.01 元",
        "于 5:00 前答复，5月底",
        "您好，我们正在核对。",
        "卡号末尾请勿告知他人，尾号 0432",
        "我们 3 月 2 日答复您。",
    ],
)
def test_what_is_no_value_of_the_account_passes(text: str) -> None:
    assert disclosed(text, KNOWN) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("单号 wd202603010007 已受理", ["reference"]),
        ("请核对尾号为 0431 的银行卡", ["card-end"]),
        ("card ending in 0431", ["card-end"]),
        ("到账卡 ****0431", ["card-end"]),
        ("身份证 330106199003072415", ["identity"]),
        ("手机 138 1234 5678", ["mobile"]),
        ("卡号 6222 0212 3456 0439 001", []),
        ("3月2日到账 20000 元", ["amount", "date"]),
        ("2026年3月2日尾号0431到账2万", ["amount", "card-end", "date"]),
        ("2025-03-02 到账 20000 元", ["amount"]),
    ],
)
def test_each_kind_is_named(text: str, kinds: list[str]) -> None:
    assert disclosed(text, KNOWN) == kinds


def test_a_number_is_told_by_its_shape_to_anybody() -> None:
    assert disclosed("卡号 4111 1111 1111 1111", set()) == ["card"]
    assert disclosed("手机 13812345678，20000 元", set()) == ["mobile"]


def test_what_the_client_wrote_is_no_news() -> None:
    said = "我 3 月 2 日提现 2 万，单号 WD202603010007，手机 13812345678"
    assert disclosed("3 月 2 日的 20,000.00 元，WD202603010007", KNOWN, said) == []
    assert disclosed("20000 元已到尾号 0431", KNOWN, said) == ["card-end"]
    assert disclosed("手机 13812345678", KNOWN, said) == ["mobile"]


def test_an_order_number_is_not_read_as_a_card() -> None:
    known = {("reference", "4111111111111111")}
    assert disclosed("单号 4111111111111111", known) == ["reference"]
    assert disclosed("单号 4111111111111111", known, "4111111111111111") == []


cents = st.integers(1, 10**12).map(lambda n: Decimal(n) / 100)


def forms(amount: Decimal) -> list[str]:
    """How people write an amount."""
    written = [f"{amount:.2f} 元", f"{amount:,.2f}", f"¥{amount:,.2f}", f"{amount}CNY"]
    if amount == amount.to_integral_value():
        written += [f"{int(amount):,}元", f"￥{int(amount)}"]
    if amount % 100 == 0:
        written.append(f"{(amount / 10_000).normalize():f}万")
    return written


@given(
    cents, st.sampled_from(["", "您的 ", "共"]), st.sampled_from(["", "。", "已到账"])
)
def test_each_written_form_of_any_amount_is_found(
    amount: Decimal, before: str, after: str
) -> None:
    known = {("amount", f"{amount:.2f}")}
    for written in forms(amount):
        assert find(f"{before}{written}{after}", known) == known


@given(cents, cents)
def test_another_amount_is_not_taken_for_it(amount: Decimal, other: Decimal) -> None:
    same_yuan = int(amount) == int(other)
    known = {("amount", f"{amount:.2f}")}
    for written in forms(other):
        assert same_yuan or not find(written, known) & known


@given(st.text(max_size=300))
def test_any_text_is_read_without_fault(text: str) -> None:
    assert find(text, KNOWN) <= KNOWN | {
        (k, "") for k in ("identity", "card", "mobile")
    }
