"""Records of the platform as JSON, there and back.

Money is {"amount": "12.30", "currency": "CNY"}, a rate a decimal string, a time RFC
3339 with its offset, a date ISO 8601. Used on the wire and for copies that are kept.

Decoding trusts nothing: what is missing, of another type, out of bounds or cannot be
stored (NUL, lone surrogates) raises Garbled with the field's name, never its value.
Unknown fields are passed over, so that the platform may add some. Where the contract
has masks, and in what people write, numbers and addresses of persons are masked again:
a platform that sends them in clear does not have them shown by this desk.
"""

import datetime
import hashlib
import hmac
import re
import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

from crm.masking import mask_text
from crm.platform import records
from crm.platform.base import Found, Page, Unreachable

LONGEST_TEXT = 20_000
MOST_ROWS = 500
_LARGEST_INT = 2**63 - 1

# Fields that a platform of little care may fill with values in clear.
WORDS = frozenset({"username", "reason", "fail_reason", "note"})
ENDS = frozenset({"last4", "card_last4"})

_AMOUNT = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,8})?")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

T = TypeVar("T")

_hints: Callable[[Any], dict[str, Any]] = cache(typing.get_type_hints)


class Garbled(Unreachable):
    """An answer that is no record of ours; `field` says where it went wrong."""

    code = "garbled"

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"{field}: {wanted}")
        self.field = field


def encode(value: Any) -> Any:
    """Return a record, or what stands in one, ready for json.dumps.

    Raises ValueError for an amount with fractions of a cent and for a naive time.
    """
    if is_dataclass(value) and not isinstance(value, type):
        whole = _WHOLE.get(type(value))
        return whole(value) if whole else _encode_fields(value)
    if isinstance(value, tuple | list):
        return [encode(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return _moment(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def decode(cls: type[T], data: Any, where: str = "") -> T:
    """Return the record of `cls` in `data`; raises Garbled. `where` leads the names.

    A Page or a Found does not say what it holds: `decode_page`, `decode_found`.
    """
    where = where or cls.__name__.lower()
    data = _FLAT[cls](data, where) if cls in _FLAT else data
    if not isinstance(data, Mapping):
        raise Garbled(where, "must be an object")
    values = {}
    for field in fields(cls):  # type: ignore[arg-type]
        name = f"{where}.{field.name}"
        if field.name in data:
            value = _read(_hints(cls)[field.name], data[field.name], name)
            values[field.name] = _discreet(field.name, value)
        elif field.default is MISSING:
            raise Garbled(name, "is missing")
    return cls(**values)


def decode_rows(cls: type[T], data: Any, where: str = "items") -> tuple[T, ...]:
    """Return the records of a list; raises Garbled."""
    if not isinstance(data, list) or len(data) > MOST_ROWS:
        raise Garbled(where, f"must be a list of at most {MOST_ROWS}")
    return tuple(decode(cls, row, f"{where}[{n}]") for n, row in enumerate(data))


def decode_page(cls: type, data: Any) -> Page:
    """Return the page of a section whose rows are `cls`; raises Garbled."""
    if not isinstance(data, Mapping):
        raise Garbled("page", "must be an object")
    return Page(
        items=decode_rows(cls, data.get("items")),
        next_cursor=_text(data.get("next_cursor", ""), "next_cursor"),
        as_of=_time(data.get("as_of"), "as_of"),
    )


def decode_found(data: Any) -> Found:
    """Return what a number found; its kind says which record it is."""
    if not isinstance(data, Mapping):
        raise Garbled("found", "must be an object")
    kind = _text(data.get("kind"), "found.kind")
    if kind not in records.BY_REF:
        raise Garbled("found.kind", "must be one of " + ", ".join(records.BY_REF))
    return Found(
        kind=kind,
        user_id=_text(data.get("user_id"), "found.user_id"),
        record=decode(records.BY_REF[kind], data.get("record"), "found.record"),
    )


def id_no_hash(key: str, id_no: str) -> str:
    """What stands for an identity number in an address: HMAC-SHA256 by the bearer key,
    so that no log on the way holds the number.
    """
    number = id_no.strip().upper().encode()
    return hmac.new(key.encode(), number, hashlib.sha256).hexdigest()


def _encode_fields(record: Any) -> dict[str, Any]:
    return {f.name: encode(getattr(record, f.name)) for f in fields(record)}


def _encode_money(money: records.Money) -> dict[str, str]:
    return {"amount": _amount(money.amount), "currency": money.currency}


def _encode_event(event: records.Event) -> dict[str, Any]:
    """The form of hook and feed: what changed is an object of its own."""
    return {
        "id": event.id,
        "type": event.type,
        "occurred_at": _moment(event.occurred_at),
        "user_id": event.user_id,
        "entity": {"kind": event.kind, "ref": event.ref, "version": event.version},
        "data": {"status": event.status},
    }


def _flat_event(data: Any, where: str) -> Any:
    if not isinstance(data, Mapping) or not isinstance(data.get("entity"), Mapping):
        raise Garbled(f"{where}.entity", "must be an object")
    more = data.get("data")
    status = more.get("status", "") if isinstance(more, Mapping) else ""
    top = {
        name: data[name]
        for name in ("id", "type", "occurred_at", "user_id")
        if name in data
    }
    return {**data["entity"], "status": status, **top}


def _encode_action(action: records.Action) -> dict[str, Any]:
    return {"action_id": action.id, "state": action.state, "reason": action.reason}


def _flat_action(data: Any, where: str) -> Any:
    if not isinstance(data, Mapping) or "action_id" not in data:
        raise Garbled(f"{where}.action_id", "is missing")
    return {**data, "id": data["action_id"]}


def _amount(amount: Decimal) -> str:
    cents = amount.quantize(Decimal("0.01"))
    if cents != amount:
        raise ValueError("an amount must not have fractions of a cent")
    return format(cents, "f")


def _moment(at: datetime.datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("a time must have its offset")
    return at.isoformat()


def _read(kind: Any, value: Any, where: str) -> Any:
    if typing.get_origin(kind) in (typing.Union, types.UnionType):
        if value is None:
            return None
        kind = next(a for a in typing.get_args(kind) if a is not type(None))
    if typing.get_origin(kind) is tuple:
        return _rows(typing.get_args(kind)[0], value, where)
    reader = _READERS.get(kind)
    return reader(value, where) if reader else decode(kind, value, where)


def _discreet(name: str, value: Any) -> Any:
    """The value as it may be shown."""
    if name in ENDS:
        return value[-4:]
    return mask_text(value) if name in WORDS or name.endswith("_masked") else value


def _rows(kind: Any, value: Any, where: str) -> tuple[Any, ...]:
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        raise Garbled(where, f"must be a list of at most {MOST_ROWS}")
    return tuple(_read(kind, row, f"{where}[{n}]") for n, row in enumerate(value))


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Garbled(where, f"must be text of at most {LONGEST_TEXT} characters")
    if "\x00" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise Garbled(where, "must be text that can be stored")
    return value


def _whole(value: Any, where: str) -> int:
    if type(value) is not int or abs(value) > _LARGEST_INT:
        raise Garbled(where, "must be a whole number")
    return value


def _decimal(value: Any, where: str) -> Decimal:
    if not isinstance(value, str) or not _DECIMAL.fullmatch(value):
        raise Garbled(where, "must be a decimal number as text")
    return Decimal(value)


def _money(value: Any, where: str) -> records.Money:
    if not isinstance(value, Mapping):
        raise Garbled(where, "must be an amount with its currency")
    amount, currency = value.get("amount"), value.get("currency")
    if not isinstance(amount, str) or not _AMOUNT.fullmatch(amount):
        raise Garbled(f"{where}.amount", "must be an amount to the cent as text")
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        raise Garbled(f"{where}.currency", "must be an ISO 4217 code")
    return records.Money(Decimal(amount).quantize(Decimal("0.01")), currency)


def _time(value: Any, where: str) -> datetime.datetime:
    try:
        if isinstance(value, str) and _TIME.fullmatch(value):
            return datetime.datetime.fromisoformat(value)
    except ValueError:
        pass
    raise Garbled(where, "must be a time with its offset (RFC 3339)")


def _date(value: Any, where: str) -> datetime.date:
    try:
        if isinstance(value, str) and _DATE.fullmatch(value):
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    raise Garbled(where, "must be a date (YYYY-MM-DD)")


_WHOLE: dict[type, Callable[[Any], dict[str, Any]]] = {
    records.Money: _encode_money,
    records.Event: _encode_event,
    records.Action: _encode_action,
}
_FLAT: dict[Any, Callable[[Any, str], Any]] = {
    records.Event: _flat_event,
    records.Action: _flat_action,
}
_READERS: dict[Any, Callable[[Any, str], Any]] = {
    str: _text,
    int: _whole,
    Decimal: _decimal,
    records.Money: _money,
    datetime.datetime: _time,
    datetime.date: _date,
}
