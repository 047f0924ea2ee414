"""The kinds of conditions: a choice of words, of rows, and an age."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from config.lib.clock import now
from crm.models import Staff

Choices = list[tuple[str, str]]
Word = tuple[Promise | str, Callable[[Staff], Q]]
AGE = re.compile(r"([1-9][0-9]{0,3})([hd])", re.ASCII)
AGES = ("1h", "4h", "8h", "1d", "2d", "3d", "7d", "14d", "30d", "90d")
ME: Promise = gettext_lazy("Myself")


@dataclass(frozen=True)
class Words:
    """Values that are words, each with what it means for the one who looks."""

    label: Promise
    words: Mapping[str, Word]

    def knows(self, value: str) -> bool:
        """Whether this may be said at all."""
        return value in self.words

    def gone(self, values: Iterable[str]) -> list[str]:
        """Those of the values that name something which is no longer there."""
        return []

    def choices(self) -> Choices:
        """What a form offers."""
        return [(value, str(label)) for value, (label, _means) in self.words.items()]

    def where(self, values: Iterable[str], staff: Staff) -> Q:
        """The tickets that are meant, for `staff`."""
        meant = [self.words[value][1](staff) for value in values]
        # Django takes "or everything" for nothing more said: Q(…) | Q() is Q(…).
        if not all(meant):
            return Q()
        found = Q(pk__in=[])
        for each in meant:
            found |= each
        return found


@dataclass(frozen=True)
class Column:
    """Values of a column of the ticket that is a choice; "-" says its empty value."""

    label: Promise
    column: str
    values: Iterable[tuple[Any, Any]]

    def knows(self, value: str) -> bool:
        """Whether this may be said at all."""
        return value in dict(self.choices())

    def gone(self, values: Iterable[str]) -> list[str]:
        """None: what the program knows stays."""
        return []

    def choices(self) -> Choices:
        """What a form offers."""
        return [(str(value) or "-", str(label)) for value, label in self.values]

    def where(self, values: Iterable[str], _staff: Staff) -> Q:
        """The tickets that are meant."""
        wanted = ["" if value == "-" else value for value in values]
        found = _among(self.column, wanted)
        if "" in wanted or "" not in dict(self.values):
            return found
        # An index that leaves the empty value out is only used by who says so too.
        return found & ~Q(**{self.column: ""})


@dataclass(frozen=True)
class Rows:
    """Values that are keys of rows, beside some words."""

    label: Promise
    column: str
    model: str
    words: Mapping[str, Word] = field(default_factory=dict)
    narrow: Mapping[str, Any] = field(default_factory=dict)
    name: str = "label"
    # Where the rows are given to many: the model that says which has which, its column
    # of the row, and that of what `column` is looked up by.
    through: tuple[str, str, str] | None = None

    def knows(self, value: str) -> bool:
        """Whether this may be said at all."""
        return value in self.words or (value.isascii() and value.isdigit())

    def gone(self, values: Iterable[str]) -> list[str]:
        """Those of the values whose row is not there."""
        keys = {int(value) for value in values if value not in self.words}
        if not keys:
            return []
        there = self._model().objects.filter(pk__in=keys).values_list("pk", flat=True)
        return [str(key) for key in sorted(keys - set(there))]

    def choices(self) -> Choices:
        """What a form offers: the words, and the rows in use."""
        rows = self._model().objects.filter(**self.narrow)
        said = [(value, str(label)) for value, (label, _means) in self.words.items()]
        return said + [(str(row.pk), str(getattr(row, self.name))) for row in rows]

    def where(self, values: Iterable[str], staff: Staff) -> Q:
        """The tickets that are meant, for `staff`."""
        values = list(values)
        keys = [int(value) for value in values if value not in self.words]
        found = self._of(keys) if keys else Q(pk__in=[])
        for value in values:
            if value in self.words:
                found |= self.words[value][1](staff)
        return found

    def _of(self, keys: list[int]) -> Q:
        if self.through is None:
            return _among(self.column, keys)
        model, row, of = self.through
        given = apps.get_model(model)._default_manager.filter(**{f"{row}__in": keys})
        return Q(**{f"{self.column}__in": given.order_by().values(of)})

    def _model(self) -> Any:
        return apps.get_model(self.model)


@dataclass(frozen=True)
class Age:
    """How long ago something was: one value, hours or days as in "4h" or "3d"."""

    label: Promise
    column: str
    is_older: bool
    also: Q = field(default_factory=Q)

    def knows(self, value: str) -> bool:
        """Whether this may be said at all."""
        return AGE.fullmatch(value) is not None

    def gone(self, values: Iterable[str]) -> list[str]:
        """None: time does not go away."""
        return []

    def choices(self) -> Choices:
        """What a form offers."""
        return [(value, span(value)) for value in AGES]

    def where(self, values: Iterable[str], _staff: Staff) -> Q:
        """The tickets that are meant, as of now."""
        moments = [now() - _length(value) for value in values]
        if self.is_older:
            return self.also & Q(**{f"{self.column}__lt": max(moments)})
        return self.also & Q(**{f"{self.column}__gte": min(moments)})


Condition = Words | Column | Rows | Age


def span(value: str) -> str:
    """An age in words."""
    number = int(value[:-1])
    if value.endswith("h"):
        return ngettext("%(number)d hour", "%(number)d hours", number) % {
            "number": number
        }
    return ngettext("%(number)d day", "%(number)d days", number) % {"number": number}


def words_of(condition: Condition, values: Iterable[str]) -> str:
    """What is said, in words, for whoever reads it."""
    known = dict(condition.choices())
    return _(", ").join(
        known.get(value) or (span(value) if AGE.fullmatch(value) else "?")
        for value in values
    )


def _among(column: str, values: list[Any]) -> Q:
    # One value is said by "=": only so does SQLite know a partial index by it.
    if len(values) == 1:
        return Q(**{column: values[0]})
    return Q(**{f"{column}__in": values})


def _length(value: str) -> timedelta:
    number = int(value[:-1])
    hours = value.endswith("h")
    return timedelta(hours=number) if hours else timedelta(days=number)
