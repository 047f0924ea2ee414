"""A row becomes a client or changes one; what was there before is kept, sealed."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from simple_history.utils import bulk_create_with_history

from config.lib.clock import now
from crm.activity import record
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


def create(row: Row, job: Job, by: Staff) -> JobRow:
    """A new client of the row's values; the caller holds the lock of the index."""
    keys = row.name_keys
    client = Client(
        name=row.one("name"),
        foreign_name=row.one("foreign_name"),
        birth_date=day(row.one("birth_date")),
        pinyin=keys.pinyin,
        initials=keys.initials,
        lifecycle=Lifecycle.LEAD,
    )
    client._history_user = by  # type: ignore[attr-defined]
    client.save()
    key = DataKey.fresh(client)
    key.save()
    made = _add(_Adding(client, row, key, by, is_new=True))
    made["crm.datakey"] = [key.pk]
    record("client.imported", client, by=by, client_id=client.pk, job=job.pk)
    kept = {name: plain(getattr(client, name)) for name in SCALARS}
    undo = {"new": True, "made": made, "was": {}, "set": kept}
    return _done(JobRow.Outcome.CREATED, row, job, client, (key, undo))


def update(client: Client, row: Row, job: Job, by: Staff, how: str) -> JobRow:
    """Put the row's values to a client: `how` is "fill" (only what is missing) or
    "overwrite" (single values are replaced; addresses and numbers are added beside).
    """
    former = client.keys.order_by("-pk").first()
    was, new = _changes(client, row, how)
    key = former or DataKey.fresh(client)
    if former is None:
        key.save()
    made = _add(_Adding(client, row, key, by, only_missing=how == "fill"))
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
    """What `_add` works with: the client, the values, the key, and who does it."""

    client: Client
    row: Row
    key: DataKey
    by: Staff
    only_missing: bool = False
    is_new: bool = False
    at: datetime = field(default_factory=now)

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


def _add(adding: _Adding) -> Made:
    """Add what the client does not have yet; return table → keys of the rows made."""
    made = {
        "crm.contactpoint": _points(adding),
        "crm.particular": _particulars(adding),
        **_tags(adding),
        "crm.clientnote": _note(adding),
    }
    return {name: keys for name, keys in made.items() if keys}


def _points(adding: _Adding) -> list[int]:
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
    return _kept(points, ContactPoint, adding.by)


def _particulars(adding: _Adding) -> list[int]:
    if not any(adding.row.values.get(kind) for kind in PARTICULARS):
        return []
    held = adding.held(Particular)
    rows = []
    for kind in PARTICULARS:
        for value in adding.wanted(Particular, kind, held):
            row = Particular(client=adding.client, kind=kind)
            row.keep(value, MASKS[ParticularKind(kind)](value), adding.key)
            rows.append(row)
    return _kept(rows, Particular, adding.by)


def _kept(rows: list[Any], model: Any, by: Staff) -> list[int]:
    if not rows:
        return []
    saved = bulk_create_with_history(rows, model, default_user=by)
    return [row.pk for row in saved]


def _tags(adding: _Adding) -> Made:
    names = adding.row.values.get("tags", [])
    if not names:
        return {}
    known = {tag.name: tag for tag in Tag.objects.filter(name__in=names)}
    fresh = [Tag(name=name) for name in names if name not in known]
    for tag in fresh:
        tag.save()
    tags = [*known.values(), *fresh]
    given = ClientTag.objects.filter(client=adding.client, tag__in=tags)
    has = set(given.values_list("tag", flat=True))
    rows = ClientTag.objects.bulk_create(
        ClientTag(client=adding.client, tag=tag, by=adding.by, at=adding.at)
        for tag in tags
        if tag.pk not in has
    )
    return {
        "crm.clienttag": [row.pk for row in rows],
        "crm.tag": [tag.pk for tag in fresh],
    }


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
