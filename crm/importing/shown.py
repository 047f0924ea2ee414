"""Rows of an import as a person may see them: masked, with words for what is wrong."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.importing.errors import words_of
from crm.importing.fields import BY_NAME, FINDERS, POINTS
from crm.importing.matching import Known
from crm.importing.rows import Row, Table
from crm.masking import mask_identity, mask_name
from crm.models import Client, ContactPoint, Job, JobFile, JobRow
from crm.models.contact_point import masked
from crm.sealing import index_key_held


@dataclass(frozen=True)
class Listed:
    """One list of rows: its title, which rows, and what to say where there are none."""

    title: Any
    query: Q


LISTS = {
    "bad": Listed(gettext_lazy("Rows that are not taken"), Q(outcome="bad")),
    "duplicate": Listed(gettext_lazy("Rows to decide"), Q(outcome="duplicate")),
    "skipped": Listed(gettext_lazy("Rows left out"), Q(outcome="skipped")),
    "left": Listed(
        gettext_lazy("Rows that were not taken back"),
        Q(undo__isnull=False, reverted_at__isnull=True),
    ),
}
WHY = {
    "several": gettext_lazy("Several clients have this key."),
    "other": gettext_lazy("A client has another address or number of this row."),
    "identity": gettext_lazy("The client found has another identity number."),
    "empty": gettext_lazy("The row is empty."),
    "missing": gettext_lazy("The client is not on record."),
    "found": gettext_lazy("The client is on record."),
    "decided": gettext_lazy("Left out by decision."),
    "touched": gettext_lazy("Somebody has worked with this client since."),
}


@dataclass(frozen=True)
class Line:
    """One row: who it is about, masked; what is to be said; the clients in question."""

    row: JobRow
    who: str
    words: list[str]
    clients: list[Client]


def shown(job: Job, rows: list[JobRow]) -> list[Line]:
    """These rows in some statements, however many they are."""
    read = _read(job, [row.number for row in rows])
    with index_key_held():
        matched = _matched(rows, read)
    return [
        Line(
            row,
            _who(read[row.number]) if row.number in read else "",
            _words(row, read.get(row.number)),
            matched.get(row.number, []),
        )
        for row in rows
    ]


def _read(job: Job, numbers: list[int]) -> dict[int, Row]:
    """The rows of the file, nothing where it is gone."""
    files = job.files.filter(part=JobFile.Part.ROWS, dropped_at__isnull=True)
    if not numbers or not files.exists():
        return {}
    return Table(job).rows(numbers)


def _who(row: Row) -> str:
    """Name and first address or number, masked."""
    parts = [mask_name(row.one("name"))]
    point = next((kind for kind in POINTS if row.one(kind)), "")
    if point:
        parts.append(masked(point, row.one(point)))
    elif row.one("identity"):
        parts.append(mask_identity(row.one("identity")))
    return " · ".join(filter(None, parts))


def _words(row: JobRow, read: Row | None) -> list[str]:
    """What is wrong, in the reader's language; once the file is gone, only where."""
    why = row.errors.get("", "")
    if why in WHY:
        return [str(WHY[why])]
    if read is not None:
        return words_of(read).split("; ") if read.errors else []
    named = [str(BY_NAME[name].label) for name in row.errors if name]
    return [_("%(field)s is wrong.") % {"field": name} for name in named]


def _matched(rows: list[JobRow], read: dict[int, Row]) -> dict[int, list[Client]]:
    """The clients that doubtful rows may be about, with their contact points."""
    doubtful = [
        read[row.number]
        for row in rows
        if row.outcome == JobRow.Outcome.DUPLICATE and row.number in read
    ]
    if not doubtful:
        return {}
    known = Known().load(doubtful)
    holders = {row.number: known.holders(row, *FINDERS) for row in doubtful}
    every = set().union(*holders.values())
    points = ContactPoint.objects.filter(client__in=every).order_by("pk")
    masks: dict[int, list[str]] = {}
    for client, words in points.values_list("client", "masked"):
        masks.setdefault(client, []).append(words)
    clients = Client.objects.in_bulk(every)
    for pk, client in clients.items():
        client.masks = masks.get(pk, [])  # type: ignore[attr-defined]
    return {
        number: [clients[pk] for pk in sorted(found) if pk in clients]
        for number, found in holders.items()
    }
