"""The file that was handed in becomes rows, in a process of its own."""

from typing import Any

from django.utils.translation import gettext as _

from config.lib import pool
from config.lib.clock import now
from crm.importing.headers import marks
from crm.importing.rows import frames_of
from crm.job_files import KEPT_ROWS
from crm.models import Job, JobFile
from crm.refused import Refused

LARGEST = 20 * 1024 * 1024  # bytes
MOST_ROWS = 50_000
LIMITS: dict[str, Any] = {"cpu_s": 90, "wall_s": 180, "memory_mb": 1024}


def rows_of(job: Job, source: JobFile) -> tuple[JobFile, int, list[str]]:
    """The sealed rows of `source` (not saved yet), their number, the headers' marks.

    Raises Refused, in words, on a file that cannot be read.
    """
    sheet = sheet_of(b"".join(source.frames()))
    frames = frames_of(sheet.columns, sheet.rows, sheet.first)
    file = JobFile.objects.written(
        job, JobFile.Part.ROWS, source.name, frames, now() + KEPT_ROWS
    )
    return file, len(sheet.rows), marks(sheet.columns)


def sheet_of(content: bytes) -> Any:
    """The table in these bytes; raises Refused."""
    try:
        return pool.run("config.lib.sheets.read", content, MOST_ROWS, **LIMITS)
    except pool.PoolKilled as killed:
        raise _refused("hostile") from killed
    except pool.PoolFailed as failed:
        kind, _colon, code = str(failed).partition(": ")
        raise _refused(code if kind == "SheetRefused" else "unreadable") from failed


def _refused(code: str) -> Refused:
    words = {
        "empty": _("The file holds no row under its header."),
        "encoding": _("The text is neither UTF-8 nor GB18030. Save it as “CSV UTF-8”."),
        "old_workbook": _(
            "This is an old or protected workbook. Save it as .xlsx without a password."
        ),
        "not_a_workbook": _("This workbook is damaged. Save it anew as .xlsx or CSV."),
        "hostile": _(
            "This file is built to harm: it was not opened. Save the sheet anew as CSV."
        ),
        "too_large": _("A cell of this file is far too long."),
        "rows": _("The file has more than %(most)d rows. Split it.")
        % {"most": MOST_ROWS},
        "columns": _("The file has more than 100 columns. Take some away."),
    }
    unreadable = _("The file could not be read. Save it anew as .xlsx or CSV.")
    return Refused("file", code, words.get(code, unreadable))
