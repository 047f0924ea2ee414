"""The way back: clients an import made are removed, values it changed are restored.

A row whose client somebody has worked with since is left as it is and named.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count, Q
from django.db.models.fields.reverse_related import ForeignObjectRel

from config.lib.clock import now
from crm.importing.writing import context_of, plain, set_scalars
from crm.models import (
    Activity,
    Client,
    ContactPoint,
    Duplicate,
    JobRow,
    Particular,
    Staff,
    Tag,
)
from crm.sealing import unseal

# Children before parents: each of these may be named by the ones before it.
ORDER = (
    "crm.clienttag",
    "crm.clientnote",
    "crm.particular",
    "crm.contactpoint",
    "crm.datakey",
)
Part = tuple[str, int]
OWN = ("client.imported", "client.import_changed")


def revert(rows: list[JobRow], by: Staff) -> tuple[int, int]:
    """Take these rows back, the last of the file first; return how many went back and
    how many were left.
    """
    ways = {row.pk: _way_of(row) for row in rows}
    touched = _Touched.of(rows, ways)
    left: list[JobRow] = []
    gone: list[JobRow] = []
    for row in rows:
        way = ways[row.pk]
        if not way or touched.knows(row, way):
            row.errors = {"": "touched"}
            left.append(row)
        elif way["new"]:
            gone.append(row)
        else:
            _take_back(row, way, by)
            touched.strangers[row.client_id or 0] -= _own(way)
    JobRow.objects.bulk_update(left, ["errors"])
    _remove_made(gone, ways)
    # Once nobody has them: a tag made for one row's client others may have as well.
    back = [ways[row.pk]["made"] for row in rows if row not in left]
    _remove("crm.tag", [key for made in back for key in made.get("crm.tag", [])])
    return len(rows) - len(left), len(left)


def _way_of(row: JobRow) -> dict[str, Any]:
    """What was kept of a row; empty where the client is gone or became an alias."""
    if row.client is None or row.undo is None or row.client.merged_into_id is not None:
        return {}
    if row.client.erased_at is not None:
        return {}
    context = context_of(row.job_id, row.number)
    found: dict[str, Any] = json.loads(
        unseal(context, bytes(row.undo), client_id=row.client_id)
    )
    return found


@dataclass
class _Touched:
    """What was done since to the clients of these rows, asked for all at once."""

    # (table, key) of rows the import made that are gone or were changed.
    altered: set[Part]
    # Client → (table, key) of every row that names a client who was made.
    strangers: dict[int, set[Part]]
    # Clients about whom anything else was recorded.
    busy: set[int | None]
    # Clients of several of these rows.
    again: set[int | None]

    @classmethod
    def of(cls, rows: list[JobRow], ways: dict[int, dict[str, Any]]) -> "_Touched":
        new = [row for row in rows if ways[row.pk].get("new")]
        clients = [row.client_id for row in new]
        others = Activity.objects.filter(client_id__in=clients).exclude(
            action__in=OWN, particulars__job=rows[0].job_id if rows else None
        )
        return cls(
            set(_altered(way["made"] for way in ways.values() if way)),
            _related(new),
            set(others.values_list("client_id", flat=True).distinct()),
            {
                pk
                for pk, times in Counter(r.client_id for r in rows).items()
                if times > 1
            },
        )

    def knows(self, row: JobRow, way: dict[str, Any]) -> bool:
        """Whether anybody did anything that taking back would undo or tear apart."""
        assert row.client is not None
        if _own(way) & self.altered:
            return True
        if row.client.pk in self.again:
            # A later row was about the same client, and is back by now.
            row.client.refresh_from_db()
        values = {name: plain(getattr(row.client, name)) for name in way["set"]}
        if values != way["set"]:
            return True
        others = self.strangers[row.client.pk] - _own(way)
        return bool(way["new"] and (others or row.client.pk in self.busy))


def _own(way: dict[str, Any]) -> set[Part]:
    """(table, key) of each row that was made."""
    return {(name, key) for name, keys in way["made"].items() for key in keys}


def _altered(made: Iterable[dict[str, list[int]]]) -> Iterator[Part]:
    """Of all rows that were made, those that are gone or were changed since."""
    keys: dict[str, set[int]] = defaultdict(set)
    for one in made:
        for name, each in one.items():
            keys[name] |= set(each)
    keys.pop("crm.tag", None)
    for name, own in keys.items():
        model: Any = apps.get_model(name)
        there = model._base_manager.filter(pk__in=own).values_list("pk", flat=True)
        yield from ((name, key) for key in own - set(there))
        if hasattr(model, "history"):
            lives = model.history.filter(id__in=own).order_by().values("id")
            changed = lives.annotate(lines=Count("pk")).filter(lines__gt=1)
            yield from ((name, key) for key in changed.values_list("id", flat=True))


def _related(rows: Iterable[JobRow]) -> dict[int, set[Part]]:
    """Client → (table, key) of every row of any app that names them.

    Read from the models themselves, so that a table added later is never forgotten.
    What merely suggests or records (duplicates, the rows of jobs, history) does not
    count.
    """
    clients = [row.client_id for row in rows]
    found: dict[int, set[Part]] = defaultdict(set)
    if not clients:
        return found
    for relation in Client._meta.get_fields(include_hidden=True):
        model: Any = relation.related_model
        if not relation.auto_created or relation.concrete or model is None:
            continue
        if model in (JobRow, Duplicate) or hasattr(model, "history_id"):
            continue
        if model._meta.auto_created or not isinstance(relation, ForeignObjectRel):
            continue
        name = relation.field.name
        naming = model._base_manager.filter(**{f"{name}__in": clients})
        for client, key in naming.values_list(f"{name}_id", "pk"):
            found[client].add((model._meta.label_lower, key))
    return found


def _take_back(row: JobRow, way: dict[str, Any], by: Staff) -> None:
    """A client that was there before is as it was."""
    client = row.client
    assert client is not None
    if way["was"]:
        set_scalars(client, way["was"], by)
    made = dict(way["made"])
    keys = made.pop("crm.datakey", [])
    for name in ORDER:
        _remove(name, made.get(name, []))
    JobRow.objects.filter(pk=row.pk).update(undo=None, reverted_at=now())
    if keys and not _still_needs_key(client, row) and not _holds_sealed(client):
        _remove("crm.datakey", keys)


def _remove_made(rows: list[JobRow], ways: dict[int, dict[str, Any]]) -> None:
    """Clients the import made, with all it made for them: together, since finding out
    what a removal takes along costs some forty statements.
    """
    clients = [row.client_id for row in rows if row.client_id]
    if not clients:
        return
    taken = JobRow.objects.filter(pk__in=[row.pk for row in rows])
    taken.update(undo=None, reverted_at=now())
    for name in ORDER:
        _remove(name, [k for row in rows for k in ways[row.pk]["made"].get(name, [])])
    suggestions = Duplicate.objects.filter(
        Q(first__in=clients) | Q(second__in=clients), settled_at__isnull=True
    )
    suggestions.delete()
    Client.objects.filter(pk__in=clients).delete()
    Client.history.filter(id__in=clients).delete()


def _still_needs_key(client: Client, row: JobRow) -> bool:
    """Whether another row's way back is sealed by the client's key."""
    others = JobRow.objects.filter(client=client, undo__isnull=False)
    return others.exclude(pk=row.pk).exists()


def _holds_sealed(client: Client) -> bool:
    return (
        ContactPoint.objects.filter(client=client).exists()
        or Particular.objects.filter(client=client).exists()
    )


def _remove(name: str, keys: list[int]) -> None:
    """Rows and their history, as if they had never been."""
    model: Any = apps.get_model(name)
    if not keys:
        return
    if model is Tag:
        Tag.objects.filter(pk__in=keys, client_tags__isnull=True).delete()
        return
    model._base_manager.filter(pk__in=keys).delete()
    if hasattr(model, "history"):
        model.history.filter(id__in=keys).delete()
