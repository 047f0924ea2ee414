"""One row of a file as values of fields, or what is wrong with it."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from crm import numbers
from crm.importing.fields import BY_NAME, FINDERS
from crm.models import ContactPoint, Job, JobFile, Particular
from crm.name_keys import NameKeys, name_keys

FRAME_ROWS = 100
Index = tuple[str, bytes]


@dataclass
class Row:
    """Values by field; `errors` says by field what is wrong, in the reader's words."""

    number: int
    cells: list[str]
    values: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in the columns that are read."""
        return not self.values and not self.errors

    def one(self, name: str) -> str:
        """The first value of a field, or ""."""
        return next(iter(self.values.get(name, [])), "")

    @cached_property
    def name_keys(self) -> NameKeys:
        """What the name is found by."""
        return name_keys(self.one("name"))

    def indexes(self, *names: str) -> Iterator[Index]:
        """What the row's person is known by, as blind indexes."""
        return (pair for pair in self._indexes if pair[0] in (names or FINDERS))

    def prepare(self) -> None:
        """Work out, before a transaction, what can be."""
        _ = self.name_keys, self._indexes

    @cached_property
    def _indexes(self) -> list[Index]:
        return [
            (
                name,
                (Particular if name == "identity" else ContactPoint).index_of(
                    name, value
                ),
            )
            for name in FINDERS
            for value in self.values.get(name, [])
        ]


def read_row(number: int, cells: list[str], mapping: dict[str, str]) -> Row:
    """The row read by `mapping`; a value that is wrong is an error and no value."""
    row = Row(number, cells)
    for place, name in mapping.items():
        cell = cells[int(place)] if int(place) < len(cells) else ""
        if not cell.strip():
            continue
        try:
            found = BY_NAME[name].clean(cell)
        except ValueError as error:
            row.errors[name] = f"{error} {BY_NAME[name].right}"
        else:
            row.values.setdefault(name, [])
            row.values[name] += [v for v in found if v not in row.values[name]]
    _agree(row)
    if (
        row.values
        and not row.errors
        and not any(map(row.values.get, ("name", *FINDERS)))
    ):
        row.errors[""] = _("A client needs a name, or an address or number.")
    return row


def _agree(row: Row) -> None:
    """The identity number carries a birth date; two that differ are one mistake."""
    if not row.one("identity"):
        return
    born = numbers.birth_date(row.one("identity")).isoformat()
    if "birth_date" in row.errors:
        return
    if row.values.setdefault("birth_date", [born]) != [born]:
        row.errors["birth_date"] = _("The identity number says another birth date.")


def day(text: str) -> datetime.date | None:
    """A birth date as it is kept."""
    return datetime.date.fromisoformat(text) if text else None


class Table:
    """The rows of an import, in its sealed file: the header first, then 100 a frame."""

    def __init__(self, job: Job) -> None:
        self.file: JobFile = job.files.filter(part=JobFile.Part.ROWS).latest("pk")
        head = json.loads(next(self.file.frames()))
        self.columns: list[str] = head["columns"]
        self.first: int = head["first"]
        self.mapping: dict[str, str] = job.asked.get("mapping", {})

    def frames(self, start: int = 0) -> Iterator[list[Row]]:
        """The rows by frames, from frame `start` on."""
        frames = self.file.frames(start + 1)
        for place, frame in enumerate(frames, start):
            number = self.first + place * FRAME_ROWS
            yield [
                read_row(number + at, cells, self.mapping)
                for at, cells in enumerate(json.loads(frame))
            ]

    def rows(self, numbers: list[int]) -> dict[int, Row]:
        """These rows by their number; opens no more frames than it must."""
        found: dict[int, Row] = {}
        wanted = sorted(set(numbers))
        while wanted:
            start = (wanted[0] - self.first) // FRAME_ROWS
            frame = next(self.frames(start))
            found |= {row.number: row for row in frame if row.number in set(wanted)}
            wanted = [number for number in wanted if number > frame[-1].number]
        return found


def frames_of(columns: list[str], rows: list[list[str]], first: int) -> Iterator[bytes]:
    """What `Table` reads."""
    yield json.dumps({"columns": columns, "first": first}).encode()
    for start in range(0, len(rows), FRAME_ROWS):
        yield json.dumps(rows[start : start + FRAME_ROWS]).encode()
