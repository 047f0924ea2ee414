"""Every relation there is to a client, found in the models of all apps; and what a
merge does with each.

Nothing is listed that the models say themselves: a new model with a key to a client is
carried over by the next merge. What must be decided otherwise stands in the tables
below, with its reason. Activity, Seal and Reading hold a client's number, not a key:
they are insert-only, keep the old number and are followed through the alias.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.apps import apps
from django.db.models import Field, Model, Q, QuerySet, UniqueConstraint
from simple_history.models import HistoricalChanges

# What keeps pointing at the merged record.
STAYS: Mapping[str, str] = {
    "crm.clientmerge.source": "the way back names the record that went away",
    "crm.clientmerge.target": "an earlier merge into this record is undone after this",
    "crm.duplicate.first": "a pair with an alias is not shown; pairs are found anew",
    "crm.duplicate.second": "as `first`",
    "crm.jobrow.client": "an import is reverted on the record it made, once it is back",
}


def _longer(kept: Model, twin: Model) -> dict[str, Any]:
    """A flag lasts as long as the longer of the two: protection never gets shorter."""
    ends = (kept.until, twin.until)  # type: ignore[attr-defined]
    return {} if kept.until is None else {"until": None if None in ends else max(ends)}  # type: ignore[attr-defined]


def _surer(kept: Model, twin: Model) -> dict[str, Any]:
    """An address proved for one of the two is proved for the person."""
    known: Any = (kept, twin)
    times = [row.verified_at for row in known if row.verified_at is not None]
    return {"verified_at": min(times)} if times else {}


# Two rows that cannot both belong to one client: the target's stays in force, and takes
# what this returns from its twin. The twin rests untouched with the merged record, and
# what referred to it is led to the target's. Models without a line rest alike.
TWINS: Mapping[str, Callable[[Model, Model], dict[str, Any]]] = {
    "crm.clientflag": _longer,
    "crm.contactpoint": _surer,
}


def _one_preferred(point: Any, there: Iterable[Any]) -> dict[str, Any]:
    """One address of a kind is preferred: the target's own, where it has one."""
    taken = any(row.is_preferred and row.kind == point.kind for row in there)
    return {"is_preferred": False} if point.is_preferred and taken else {}


def _opens_only(_key: Any, _there: Iterable[Any]) -> dict[str, Any]:
    """A key that came over opens what it sealed and seals nothing new, so that it can
    go back alone.
    """
    return {} if _key.came_over else {"came_over": True}


# What a row changes besides its client when it comes to the target.
ARRIVING: Mapping[str, Callable[[Any, Iterable[Any]], dict[str, Any]]] = {
    "crm.contactpoint": _one_preferred,
    "crm.datakey": _opens_only,
}


@dataclass(frozen=True)
class Relation:
    """One column that holds the key of a client, or of a row of a client."""

    model: type[Model]
    field: "Field[Any, Any]"

    @property
    def name(self) -> str:
        """ "crm.clientnote.client"."""
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def is_historied(self) -> bool:
        """Whether rows are saved one by one, so that their history says so."""
        return hasattr(self.model._meta, "simple_history_manager_attribute")

    @cached_property
    def uniques(self) -> list[tuple[tuple[str, ...], Q]]:
        """The other columns by which a client's rows are unique, and among which."""
        meta, name = self.model._meta, self.field.name
        found = [
            (tuple(constraint.fields), constraint.condition or Q())
            for constraint in meta.constraints
            if isinstance(constraint, UniqueConstraint)
        ]
        found += [(tuple(fields), Q()) for fields in meta.unique_together]
        if self.field.unique and not self.field.primary_key:
            found.append(((name,), Q()))
        return [
            (tuple(one for one in fields if one != name), condition)
            for fields, condition in found
            if name in fields
        ]

    def of(self, key: int) -> "QuerySet[Any]":
        """The rows that point at this key."""
        return self.model._base_manager.filter(**{self.field.name: key}).order_by("pk")

    def twins(self, source: int, target: int) -> list[tuple[Any, Any]]:
        """Pairs of a row of the source and the row of the target that bars it."""
        found: dict[int, tuple[Any, Any]] = {}
        for others, condition in self.uniques:
            there = _by_values(self.of(target).filter(condition), others)
            for values, row in _by_values(self.of(source).filter(condition), others):
                kept = next((row for known, row in there if known == values), None)
                if kept is not None:
                    found.setdefault(row.pk, (row, kept))
        return list(found.values())


def _by_values(
    rows: "QuerySet[Any]", columns: tuple[str, ...]
) -> list[tuple[Any, Any]]:
    return [(tuple(_plain(row, column) for column in columns), row) for row in rows]


def _plain(row: Any, column: str) -> Any:
    value = getattr(row, row._meta.get_field(column).attname)
    return bytes(value) if isinstance(value, memoryview) else value


def to(model: type[Model]) -> Iterator[Relation]:
    """The columns of all apps that hold a key of `model`, histories aside."""
    for other in apps.get_models(include_auto_created=True):
        if issubclass(other, HistoricalChanges):
            continue
        for field in other._meta.local_concrete_fields:
            if field.is_relation and field.related_model is model:
                yield Relation(other, field)


def client_model() -> type[Model]:
    """The model itself; models import this module."""
    return apps.get_model("crm", "Client")


@lru_cache(maxsize=1)
def to_clients() -> tuple[Relation, ...]:
    """Every relation to a client."""
    return tuple(to(client_model()))


@lru_cache(maxsize=1)
def moving() -> dict[str, Relation]:
    """Those that a merge carries over, by name."""
    return {one.name: one for one in to_clients() if one.name not in STAYS}
