"""A row becomes a client or changes one; what was there before is kept, sealed."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from simple_history.utils import bulk_create_with_history

from config.lib.clock import now
from crm.activity import record, record_clients
from crm.importing.fields import PARTICULARS, POINTS, SCALARS
from crm.importing.rows import Row, day
from crm.models import (
    Client,
    ClientNote,
    ClientTag,
    ContactPoint,
    DataKey,
    Job,
    JobRow,
    Particular,
    Staff,
    Tag,
)
from crm.models.client import Lifecycle
from crm.models.contact_point import masked
from crm.models.particular import MASKS
from crm.models.particular import Kind as ParticularKind
from crm.name_keys import name_keys

Made = dict[str, list[int]]


def create(rows: list[Row], job: Job, by: Staff) -> list[JobRow]:
    """New clients of the rows' values, who are strangers to each other; the caller
    holds the lock of the index.
    """
    clients = bulk_create_with_history(
        [_client_of(row) for row in rows], Client, default_user=by
    )
    keys = DataKey.objects.bulk_create([DataKey.fresh(client) for client in clients])
    added = [
        _Adding(*each, by, is_new=True)
        for each in zip(clients, rows, keys, strict=True)
    ]
    _add(added)
    record_clients("client.imported", clients, by=by, job=job.pk)
    return [_created(adding, job) for adding in added]


def _client_of(row: Row) -> Client:
    return Client(
        name=row.one("name"),
        foreign_name=row.one("foreign_name"),
        birth_date=day(row.one("birth_date")),
        pinyin=row.name_keys.pinyin,
        initials=row.name_keys.initials,
        lifecycle=Lifecycle.LEAD,
    )


def _created(adding: "_Adding", job: Job) -> JobRow:
    kept = {name: plain(getattr(adding.client, name)) for name in SCALARS}
    made = {**adding.made, "crm.datakey": [adding.key.pk]}
    undo = {"new": True, "made": made, "was": {}, "set": kept}
    return _done(
        JobRow.Outcome.CREATED, adding.row, job, adding.client, (adding.key, undo)
    )


def update(client: Client, row: Row, job: Job, by: Staff, how: str) -> JobRow:
    """Put the row's values to a client: `how` is "fill" (only what is missing) or
    "overwrite" (single values are replaced; addresses and numbers are added beside).
    """
    former = client.keys.order_by("-pk").first()
    was, new = _changes(client, row, how)
    key = former or DataKey.fresh(client)
    if former is None:
        key.save()
    adding = _Adding(client, row, key, by, only_missing=how == "fill")
    _add([adding])
    made = adding.made
    if not was and not made:
        if former is None:
            key.delete()
        return JobRow(
            job=job, number=row.number, outcome=JobRow.Outcome.SAME, client=client
        )
    if former is None:
        made["crm.datakey"] = [key.pk]
    if new:
        set_scalars(client, new, by)
    record(
        "client.import_changed",
        client,
        by=by,
        client_id=client.pk,
        job=job.pk,
        fields=sorted([*new, *(name.partition(".")[2] for name in made)]),
    )
    undo = {"new": False, "made": made, "was": was, "set": new}
    return _done(JobRow.Outcome.UPDATED, row, job, client, (key, undo))


def context_of(job: int, number: int) -> str:
    """What the way back of a row is bound to."""
    return f"crm_jobrow.undo:{job}:{number}"


def _done(
    outcome: str,
    row: Row,
    job: Job,
    client: Client,
    way: tuple[DataKey, dict[str, Any]],
) -> JobRow:
    key, undo = way
    sealed = key.seal(context_of(job.pk, row.number), json.dumps(undo))
    return JobRow(
        job=job, number=row.number, outcome=outcome, client=client, undo=sealed
    )


def _changes(
    client: Client, row: Row, how: str
) -> tuple[dict[str, str], dict[str, str]]:
    """Single values that change: what they were, what they become."""
    was: dict[str, str] = {}
    new: dict[str, str] = {}
    for name in SCALARS:
        value, former = row.one(name), plain(getattr(client, name))
        if value and value != former and (how == "overwrite" or not former):
            was[name], new[name] = former, value
    return was, new


def plain(value: date | str | None) -> str:
    """A single value as text."""
    return value.isoformat() if isinstance(value, date) else (value or "")


def set_scalars(client: Client, values: dict[str, str], by: Staff) -> None:
    """Write single values, and the keys of the name where it is among them."""
    changed = list(values)
    for name, value in values.items():
        setattr(client, name, day(value) if name == "birth_date" else value)
    if "name" in values:
        client.pinyin, client.initials = name_keys(client.name)
        changed += ["pinyin", "initials"]
    client._history_user = by  # type: ignore[attr-defined]
    client.save(update_fields=changed)


@dataclass
class _Adding:
    """What `_add` works with: the client, the values, the key, and who does it; and
    what it made, table → keys.
    """

    client: Client
    row: Row
    key: DataKey
    by: Staff
    only_missing: bool = False
    is_new: bool = False
    at: datetime = field(default_factory=now)
    made: Made = field(default_factory=dict)

    def held(self, model: Any) -> dict[str, set[bytes]]:
        """The indexes the client has in this table, by kind."""
        found: dict[str, set[bytes]] = defaultdict(set)
        if self.is_new:
            return found
        rows = model._default_manager.filter(client=self.client)
        for kind, index in rows.values_list("kind", "index"):
            found[kind].add(bytes(index))
        return found

    def wanted(self, model: Any, kind: str, held: dict[str, set[bytes]]) -> list[str]:
        """The row's values of this kind that are to be added."""
        if self.only_missing and held.get(kind):
            return []
        values = self.row.values.get(kind, [])
        return [v for v in values if model.index_of(kind, v) not in held[kind]]


def _add(added: list[_Adding]) -> None:
    """Add what the clients do not have yet."""
    _keep([(adding, _points(adding)) for adding in added], ContactPoint)
    _keep([(adding, _particulars(adding)) for adding in added], Particular)
    _keep(_tags(added), ClientTag)
    for adding in added:
        if keys := _note(adding):
            adding.made["crm.clientnote"] = keys


def _points(adding: _Adding) -> list[Any]:
    if not any(adding.row.values.get(kind) for kind in POINTS):
        return []
    held = adding.held(ContactPoint)
    points = []
    for kind in POINTS:
        for place, value in enumerate(adding.wanted(ContactPoint, kind, held)):
            first = place == 0 and not held[kind]
            point = ContactPoint(client=adding.client, kind=kind, is_preferred=first)
            point.keep(value, masked(kind, value), adding.key)
            points.append(point)
    return points


def _particulars(adding: _Adding) -> list[Any]:
    if not any(adding.row.values.get(kind) for kind in PARTICULARS):
        return []
    held = adding.held(Particular)
    rows = []
    for kind in PARTICULARS:
        for value in adding.wanted(Particular, kind, held):
            row = Particular(client=adding.client, kind=kind)
            row.keep(value, MASKS[ParticularKind(kind)](value), adding.key)
            rows.append(row)
    return rows


def _keep(of_each: list[tuple[_Adding, list[Any]]], model: Any) -> None:
    """Save all rows in one statement, and note with each client which are theirs."""
    rows = [row for _adding, own in of_each for row in own]
    if not rows:
        return
    if hasattr(model, "history"):
        by = of_each[0][0].by
        saved = iter(bulk_create_with_history(rows, model, default_user=by))
    else:
        saved = iter(model.objects.bulk_create(rows))
    for adding, own in of_each:
        if keys := [next(saved).pk for _row in own]:
            adding.made[model._meta.label_lower] = keys


def _tags(added: list[_Adding]) -> list[tuple[_Adding, list[Any]]]:
    """The rows' tags that the clients do not have yet; a tag that is not there is made
    for the first of them.
    """
    names = {name for adding in added for name in adding.row.values.get("tags", [])}
    if not names:
        return []
    tags = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    held = {
        (adding.client.pk, tag)
        for adding in added
        if not adding.is_new
        for tag in adding.client.client_tags.values_list("tag", flat=True)
    }
    return [(adding, list(_tags_of(adding, tags, held))) for adding in added]


def _tags_of(
    adding: _Adding, tags: dict[str, Tag], held: set[tuple[int, int]]
) -> Iterator[ClientTag]:
    client = adding.client
    for name in adding.row.values.get("tags", []):
        if name not in tags:
            tags[name] = Tag.objects.create(name=name)
            adding.made.setdefault("crm.tag", []).append(tags[name].pk)
        if (client.pk, tags[name].pk) not in held:
            yield ClientTag(client=client, tag=tags[name], by=adding.by, at=adding.at)


def _note(adding: _Adding) -> list[int]:
    text = "\n".join(adding.row.values.get("note", []))[:4000]
    notes = ClientNote.objects.filter(client=adding.client, removed_at__isnull=True)
    if not text or notes.filter(text=text).exists():
        return []
    if adding.only_missing and notes.exists():
        return []
    note = ClientNote(client=adding.client, text=text, by=adding.by, at=adding.at)
    note._history_user = adding.by  # type: ignore[attr-defined]
    note.save()
    return [note.pk]
