"""The way back: clients an import made are removed, values it changed are restored.

A row whose client somebody has worked with since is left as it is and named.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
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
    DataKey,
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
    "crm.tag",
    "crm.datakey",
)
OWN = ("client.imported", "client.import_changed")


def revert(rows: list[JobRow], by: Staff) -> tuple[int, int]:
    """Take these rows back; return how many went back and how many were left."""
    ways = {row.pk: _way_of(row) for row in rows}
    strangers = _related([row for row in rows if ways[row.pk].get("new")])
    left = 0
    gone: list[int] = []
    for row in rows:
        way = ways[row.pk]
        if not way or _is_touched(row, way, strangers):
            row.errors = {"": "touched"}
            row.save(update_fields=["errors"])
            left += 1
        else:
            _take_back(row, way, by)
            strangers[row.client_id or 0] -= _own(way)
            if way["new"] and row.client_id:
                gone.append(row.client_id)
    _remove_clients(gone)
    return len(rows) - left, left


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


def _is_touched(row: JobRow, way: dict[str, Any], related: dict[int, set[Any]]) -> bool:
    """Whether anybody did anything that taking back would undo or tear apart."""
    assert row.client is not None
    if any(_is_altered(name, keys) for name, keys in way["made"].items()):
        return True
    # A later row of the file may have been about the same client, and is back by now.
    row.client.refresh_from_db()
    values = {name: plain(getattr(row.client, name)) for name in way["set"]}
    if values != way["set"]:
        return True
    if not way["new"]:
        return False
    if related[row.client.pk] - _own(way):
        return True
    done = Activity.objects.about_client(row.client.pk)
    return any(
        action not in OWN or particulars.get("job") != row.job_id
        for action, particulars in done.values_list("action", "particulars")[:50]
    )


def _own(way: dict[str, Any]) -> set[Any]:
    """(table, key) of each row that was made."""
    return {(name, key) for name, keys in way["made"].items() for key in keys}


def _is_altered(name: str, keys: list[int]) -> bool:
    """Whether rows the import made are gone or were changed since."""
    model: Any = apps.get_model(name)
    if name == "crm.tag":
        return False
    if model._base_manager.filter(pk__in=keys).count() != len(keys):
        return True
    if not hasattr(model, "history"):
        return False
    lives = model.history.filter(id__in=keys).order_by().values("id")
    return bool(lives.annotate(lines=Count("pk")).filter(lines__gt=1).exists())


def _related(rows: Iterable[JobRow]) -> dict[int, set[Any]]:
    """Client → (table, key) of every row of any app that names them.

    Read from the models themselves, so that a table added later is never forgotten.
    What merely suggests or records (duplicates, the rows of jobs, history) does not
    count.
    """
    clients = [row.client_id for row in rows]
    found: dict[int, set[Any]] = defaultdict(set)
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
    client = row.client
    assert client is not None
    if not way["new"] and way["was"]:
        set_scalars(client, way["was"], by)
    made = dict(way["made"])
    if not way["new"] and _still_needs_key(client, row):
        made.pop("crm.datakey", None)
    for name in ORDER:
        if name in made and name != "crm.datakey":
            _remove(name, made[name])
    JobRow.objects.filter(pk=row.pk).update(undo=None, reverted_at=now())
    if "crm.datakey" in made and (way["new"] or not _holds_sealed(client)):
        DataKey.objects.filter(pk__in=made["crm.datakey"]).delete()


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
    if model is Tag:
        Tag.objects.filter(pk__in=keys, client_tags__isnull=True).delete()
        return
    rows = model._base_manager.filter(pk__in=keys)
    rows.delete()
    if hasattr(model, "history"):
        model.history.filter(id__in=keys).delete()


def _remove_clients(keys: list[int]) -> None:
    """Together: finding out what a client's removal takes along costs 40 statements."""
    suggestions = Duplicate.objects.filter(
        Q(first__in=keys) | Q(second__in=keys), settled_at__isnull=True
    )
    suggestions.delete()
    Client.objects.filter(pk__in=keys).delete()
    Client.history.filter(id__in=keys).delete()
