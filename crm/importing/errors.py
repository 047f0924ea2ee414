"""The rows that were not taken, as a file of the kind that was handed in."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from config.lib import pool
from config.lib.sheets_out import BOM, csv_lines
from crm.importing.fields import BY_NAME
from crm.importing.rows import Row, Table
from crm.models import Job, JobFile, JobRow

LIMITS: dict[str, Any] = {"cpu_s": 90, "wall_s": 180, "memory_mb": 1024}


def words_of(row: Row) -> str:
    """Everything that is wrong with a row, field by field."""
    return "; ".join(
        f"{BY_NAME[name].label}: {words}" if name else words
        for name, words in row.errors.items()
    )


def written(job: Job, table: Table, until: datetime) -> JobFile:
    """The file of the bad rows with a column that says why; not saved yet."""
    stem = PurePath(table.file.name)
    suffix = ".xlsx" if stem.suffix.lower() == ".xlsx" else ".csv"
    lines = _lines(job, table)
    if suffix == ".xlsx":
        content: bytes = pool.run(
            "config.lib.sheets_out.workbook", list(lines), **LIMITS
        )
        frames: Iterator[bytes] = iter([content])
    else:
        frames = _csv(lines)
    name = f"{stem.stem[:100]}-errors{suffix}"
    return JobFile.objects.written(job, JobFile.Part.ERRORS, name, frames, until)


def _csv(lines: Iterator[list[str]]) -> Iterator[bytes]:
    yield BOM
    for line in lines:
        yield csv_lines([line])


def _lines(job: Job, table: Table) -> Iterator[list[str]]:
    bad = JobRow.objects.filter(job=job, outcome=JobRow.Outcome.BAD)
    numbers = set(bad.values_list("number", flat=True))
    yield [*table.columns, _("Row"), _("What is wrong")]
    for frame in table.frames():
        for row in frame:
            if row.number in numbers:
                blanks = [""] * (len(table.columns) - len(row.cells))
                yield [*row.cells, *blanks, str(row.number), words_of(row)]
