"""Keyset paging: a page starts after the last row seen, not after so many rows."""

import base64
import datetime
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.db.models import BooleanField, F, Field, Func, Model, Q, QuerySet, Value
from django.db.models.expressions import OrderBy

from config.lib import tokens

LARGEST_PAGE = 200
NONCE_BYTES = 12


@dataclass(frozen=True)
class Page:
    """One page of rows and the cursors of its neighbours (None: there is none)."""

    rows: list[Any]
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Term:
    """One column of the order."""

    path: str
    descending: bool
    field: "Field[Any, Any] | None"
    nullable: bool

    def ordering(self, backward: bool) -> OrderBy:
        # NULLS LAST is spoken only where NULL can occur: PostgreSQL would else not
        # use the plain index.
        descending = self.descending != backward
        if not self.nullable:
            return OrderBy(F(self.path), descending=descending)
        last = {"nulls_first": True} if backward else {"nulls_last": True}
        return OrderBy(F(self.path), descending=descending, **last)

    def of(self, row: Any) -> Any:
        """Return the row's value; None where a relation on the way is empty."""
        if isinstance(row, dict):
            return row[self.path]
        for step in self.path.split("__"):
            row = None if row is None else getattr(row, step)
        return row


class _Beyond(Func):
    """`(a, b) < (x, y)`: one range of a matching index on both databases."""

    output_field = BooleanField()
    arg_joiner = ", "

    def __init__(
        self, columns: Sequence[Any], values: Sequence[Any], sign: str
    ) -> None:
        places = [", ".join(["%s"] * len(columns))] * 2
        self.shape = f"({places[0]}) {sign} ({places[1]})"
        super().__init__(*columns, *values)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        compiled = [compiler.compile(part) for part in self.source_expressions]
        params = [param for _, part in compiled for param in part]
        return self.shape % tuple(sql for sql, _ in compiled), params


def page(
    queryset: "QuerySet[Any, Any]",
    order: tuple[str, ...],
    cursor: str | None,
    size: int,
    parts: "Sequence[QuerySet[Any, Any]]" = (),
) -> Page:
    """Return the page after (or before) `cursor`, `size` rows of at most 200.

    With `parts`, which each walk an index in this order, the page is made of their
    rows, and `queryset` only says what comes along; a row may stand in two of them.

    `order` names columns as order_by does ("-last_at"); the key is added to make it
    total. A cursor that is foreign, altered or of another order gives the first page,
    and so does one with nothing left beyond it.
    """
    size = max(1, min(size, LARGEST_PAGE))
    terms = _terms(queryset.model, order)
    place = f"{queryset.model._meta.label}|{','.join(t.path for t in terms)}|{order}"
    backward, values = _read(cursor, place, len(terms))
    seek = _Seek(terms, values, backward)
    rows = seek.of(queryset, size + 1, parts)
    more, rows = len(rows) > size, rows[:size]
    if values is not None and len(rows) < (size if backward else 1):
        return page(queryset, order, None, size, parts)
    if backward:
        rows.reverse()

    def at(row: Any, before: bool) -> str:
        return _write([term.of(row) for term in terms], before, place)

    has_next = bool(rows) and (more or backward)
    has_previous = bool(rows) and (more if backward else values is not None)
    return Page(
        rows,
        at(rows[-1], before=False) if has_next else None,
        at(rows[0], before=True) if has_previous else None,
    )


def following(
    queryset: "QuerySet[Any, Any]",
    order: tuple[str, ...],
    row: Any,
    parts: "Sequence[QuerySet[Any, Any]]" = (),
) -> Any:
    """Return what stands right after `row` in such a list, None where nothing does;
    `row` itself, as it was read, need not stand in it.
    """
    terms = _terms(queryset.model, order)
    seek = _Seek(terms, [term.of(row) for term in terms], backward=False)
    return next(iter(seek.of(queryset, 1, parts)), None)


@dataclass(frozen=True)
class _Seek:
    """An order, and where in it to begin."""

    terms: list[_Term]
    values: list[Any] | None
    backward: bool

    def of(
        self,
        queryset: "QuerySet[Any, Any]",
        count: int,
        parts: "Sequence[QuerySet[Any, Any]]",
    ) -> list[Any]:
        """The first `count` rows from there on, out of `parts` where there are any."""
        if parts:
            return self._merged(queryset, parts, count)
        return list(self._beyond(queryset).order_by(*self._ordering())[:count])

    def _merged(
        self,
        queryset: "QuerySet[Any, Any]",
        parts: "Sequence[QuerySet[Any, Any]]",
        count: int,
    ) -> list[Any]:
        """The first `count` rows of all parts together, with what `queryset` says of
        them; by their keys alone, so that no index is walked for their order.
        """
        keys = self._keys(parts, count)
        found = {row.pk: row for row in queryset.filter(pk__in=keys).order_by()}
        return [found[key] for key in keys if key in found]

    def _keys(self, parts: "Sequence[QuerySet[Any, Any]]", count: int) -> list[Any]:
        """Their keys, in one statement that walks the parts side by side; PostgreSQL,
        which would read them whole, is told the order of each.
        """
        names = [term.path for term in self.terms]
        key = names.index(parts[0].model._meta.pk.name)
        found = [self._beyond(part).values_list(*names) for part in parts]
        if len(parts) > 1 and connections[parts[0].db].vendor == "postgresql":
            found = [part.order_by(*self._ordering())[:count] for part in found]
        first, *others = found
        merged = first.union(*others, all=True) if others else first
        rows = merged.order_by(*self._ordering())[: count * min(2, len(parts))]
        return list(dict.fromkeys(row[key] for row in rows))[:count]

    def _beyond(self, queryset: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
        if self.values is None:
            return queryset
        return queryset.filter(_beyond(self.terms, self.values, self.backward))

    def _ordering(self) -> list[OrderBy]:
        return [term.ordering(self.backward) for term in self.terms]


def _terms(model: type[Model], order: tuple[str, ...]) -> list[_Term]:
    key = model._meta.pk.name
    names = [name.lstrip("-") for name in order]
    if "pk" not in names and key not in names:
        # The key goes the way of the last column, so that one index serves both.
        order = (*order, f"-{key}" if order and order[-1][0] == "-" else key)
    return [_term(model, name) for name in order]


def _term(model: type[Model], name: str) -> _Term:
    path, descending = name.lstrip("-"), name.startswith("-")
    if path == "pk":
        path = model._meta.pk.name
    nullable, field = False, None
    here: Any = model
    for step in path.split("__"):
        try:
            field = here._meta.get_field(step)
        except FieldDoesNotExist:
            return _Term(path, descending, None, nullable=False)
        nullable = nullable or field.null
        here = field.related_model
    return _Term(path, descending, field, nullable)


def _beyond(terms: list[_Term], values: list[Any], backward: bool) -> Any:
    ways = {term.descending for term in terms}
    if len(ways) == 1 and not any(term.nullable for term in terms):
        sign = "<" if ways.pop() != backward else ">"
        columns = [F(term.path) for term in terms]
        typed = [
            Value(value, output_field=term.field) if term.field else Value(value)
            for term, value in zip(terms, values, strict=True)
        ]
        return _Beyond(columns, typed, sign)
    return _beyond_by_cases(terms, values, backward)


def _beyond_by_cases(terms: list[_Term], values: list[Any], backward: bool) -> Q:
    """Spell the comparison out for columns that go different ways or may be NULL."""
    found, equal = Q(pk__in=[]), Q()
    for term, value in zip(terms, values, strict=True):
        found |= equal & _past(term, value, backward)
        none = {f"{term.path}__isnull": True}
        equal &= Q(**none if value is None else {term.path: value})
    first = terms[0]
    if first.nullable:
        return found
    # Implied by the cases, but only this bound lets a database seek in an index.
    sign = "lte" if first.descending != backward else "gte"
    return Q(**{f"{first.path}__{sign}": values[0]}) & found


def _past(term: _Term, value: Any, backward: bool) -> Q:
    """Rows that come after `value` in this one column; NULL is last of all."""
    if value is None:
        return Q(**{f"{term.path}__isnull": False}) if backward else Q(pk__in=[])
    lookup = "lt" if term.descending != backward else "gt"
    past = Q(**{f"{term.path}__{lookup}": value})
    if term.nullable and not backward:
        past |= Q(**{f"{term.path}__isnull": True})
    return past


def _write(values: list[Any], before: bool, place: str) -> str:
    """Return the cursor, encrypted: a value may be a name, and addresses get logged."""
    plain = json.dumps([before, [_plain(value) for value in values]]).encode()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = _cipher().encrypt(nonce, plain, place.encode())
    return base64.urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def _read(cursor: str | None, place: str, width: int) -> tuple[bool, list[Any] | None]:
    if not cursor:
        return False, None
    try:
        blob = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        nonce, sealed = blob[:NONCE_BYTES], blob[NONCE_BYTES:]
        plain = _cipher().decrypt(nonce, sealed, place.encode())
    except (ValueError, InvalidTag):
        return False, None
    before, values = json.loads(plain)
    if len(values) != width:
        return False, None
    return before, [_typed(value) for value in values]


def _cipher() -> AESGCM:
    return AESGCM(tokens.derived_key("cursor"))


def _plain(value: Any) -> Any:
    # Kinds that JSON lacks travel as [kind, text]; times keep their microseconds.
    match value:
        case datetime.datetime():
            return ["at", value.isoformat()]
        case datetime.date():
            return ["on", value.isoformat()]
        case Decimal():
            return ["decimal", str(value)]
    return value


def _typed(value: Any) -> Any:
    match value:
        case ["at", text]:
            return datetime.datetime.fromisoformat(text)
        case ["on", text]:
            return datetime.date.fromisoformat(text)
        case ["decimal", text]:
            return Decimal(text)
    return value
