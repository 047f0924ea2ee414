"""Records as JSON and back: the same record, or a refusal that names the field."""

import dataclasses
import datetime
import json
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.platform import base, records, wire
from crm.platform.records import Money
from tests.examples import examples

AT = datetime.datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
ORDER = records.Withdrawal(
    ref="W1",
    amount=Money(Decimal("20000.00")),
    fee=Money(Decimal("2.00")),
    net=Money(Decimal("19998.00")),
    channel="bank",
    card_last4="1234",
    status="processing",
    raw_status="BANK_WAIT",
    created_at=AT,
    version=2,
    updated_at=AT,
)
EVENT = records.Event(
    "E1", "withdrawal.changed", AT, "U1", "withdrawal", "W1", 2, "paid"
)

money = st.decimals(-10_000_000, 10_000_000, places=2).map(Money)
moments = st.datetimes(timezones=st.just(datetime.UTC))


def carried(value):
    """Through JSON text, as over a wire."""
    return json.loads(json.dumps(wire.encode(value)))


def garbled(**changed):
    with pytest.raises(wire.Garbled) as caught:
        wire.decode(records.Withdrawal, {**carried(ORDER), **changed})
    return caught.value.field


def test_a_record_comes_back_equal():
    assert wire.decode(records.Withdrawal, carried(ORDER)) == ORDER


def test_money_is_text_to_the_cent_with_its_currency():
    assert carried(ORDER)["fee"] == {"amount": "2.00", "currency": "CNY"}


def test_a_time_carries_its_offset():
    assert carried(ORDER)["created_at"] == "2026-03-02T10:00:00+08:00"


def test_an_event_has_the_form_of_the_hook():
    form = carried(EVENT)
    assert form["entity"] == {"kind": "withdrawal", "ref": "W1", "version": 2}
    assert form["data"] == {"status": "paid"}
    assert wire.decode(records.Event, form) == EVENT


@settings(max_examples=examples(50))
@given(amounts=st.tuples(money, money, money, money, money), as_of=moments)
def test_any_account_comes_back_equal(amounts, as_of):
    names = [f.name for f in dataclasses.fields(records.FundAccount)][:-1]
    account = records.FundAccount(**dict(zip(names, amounts, strict=True)), as_of=as_of)
    assert wire.decode(records.FundAccount, carried(account)) == account


@pytest.mark.parametrize("amount", ["12.345", "1e3", "NaN", "", " 1.00", "١.00", 12.5])
def test_an_amount_in_another_form_is_garbled(amount):
    bad = {"amount": amount, "currency": "CNY"}
    assert garbled(fee=bad) == "withdrawal.fee.amount"


@pytest.mark.parametrize("at", ["2026-03-02T10:00:00", "2026-02-30T10:00:00Z", "", 7])
def test_a_time_without_offset_or_sense_is_garbled(at):
    assert garbled(created_at=at) == "withdrawal.created_at"


@pytest.mark.parametrize("version", [True, "2", 2.0, 2**63, None])
def test_a_version_that_is_no_whole_number_is_garbled(version):
    assert garbled(version=version) == "withdrawal.version"


@pytest.mark.parametrize("text", ["\x00", "\ud800", "x" * 20_001, None, ["W"]])
def test_text_that_cannot_be_stored_is_garbled(text):
    assert garbled(ref=text) == "withdrawal.ref"


def test_a_missing_field_is_named_and_an_unknown_one_passed_over():
    data = carried(ORDER)
    assert wire.decode(records.Withdrawal, {**data, "new": 1}) == ORDER
    del data["net"]
    with pytest.raises(wire.Garbled, match="withdrawal.net: is missing"):
        wire.decode(records.Withdrawal, data)


def test_the_refusal_does_not_repeat_the_value():
    with pytest.raises(wire.Garbled) as caught:
        wire.decode(records.Contacts, {"mobile": 13800138000, "email": ""})
    assert "138" not in str(caught.value)


@settings(max_examples=examples(50))
@given(st.none() | st.integers() | st.text() | st.dictionaries(st.text(), st.none()))
def test_anything_else_is_garbled(data):
    for cls in (records.User, records.Event, base.Overview):
        with pytest.raises(wire.Garbled):
            wire.decode(cls, data)


def test_values_in_clear_are_masked_where_masks_are_due_and_in_prose():
    told = {"card_last4": "6222020000000000018", "fail_reason": "13812345678 拒付"}
    read = wire.decode(records.Withdrawal, wire.encode(ORDER) | told)
    assert (read.card_last4, read.fail_reason) == ("0018", "138****5678 拒付")
    card = records.BankCard("c1", "工商银行", "0431", "13812345678", "", "active", AT)
    shown = wire.decode(records.BankCard, wire.encode(card))
    assert shown.reserved_mobile_masked == "138****5678"


def test_a_page_and_a_found_record_come_back_equal():
    page = base.Page((ORDER,), "next", AT)
    assert wire.decode_page(records.Withdrawal, carried(page)) == page
    found = base.Found("withdrawal", "U1", ORDER)
    assert wire.decode_found(carried(found)) == found


def test_a_page_that_is_endless_is_garbled():
    data = {**carried(base.Page((), "", AT)), "items": [{}] * (wire.MOST_ROWS + 1)}
    with pytest.raises(wire.Garbled):
        wire.decode_page(records.Withdrawal, data)


def test_fractions_of_a_cent_and_naive_times_are_never_written():
    with pytest.raises(ValueError, match="cent"):
        wire.encode(Money(Decimal("1.005")))
    with pytest.raises(ValueError, match="offset"):
        wire.encode(AT.replace(tzinfo=None))
