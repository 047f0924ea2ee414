"""Export of a list as its reader sees it: masked unless they may, in slices, logged.

An app registers each list it shows; the export takes its rows through the same query
string, reach and order as the page.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.lib import keyset, pool
from config.lib.clock import now
from config.lib.sheets_out import BOM, csv_lines
from crm import jobs
from crm.activity import record
from crm.job_files import KEPT_RESULT
from crm.masking import mask_text
from crm.models import Job, JobFile, Reading, Staff
from crm.refused import Refused

KIND = "list.export"
PERMISSION = "crm.export_clients"
CLEAR = "crm.export_clear"
ROWS = 100
MOST_IN_WORKBOOK = 50_000  # rows; written at once in a process of its own
LIMITS: dict[str, Any] = {"cpu_s": 120, "wall_s": 240, "memory_mb": 1024}


@dataclass(frozen=True)
class ExportedList:
    """A list: whose permission opens it, its rows as this person sees them (from their
    reach and the page's query string), the header, and the cells of up to 100 rows.

    `header` and `cells` get the person and whether values go out in clear; `client_of`
    gives the client a row shows, for the log of readings.
    """

    label: Any
    permission: str
    rows: Callable[[Staff, Mapping[str, str]], Any]
    header: Callable[[Staff], list[str]]
    cells: Callable[[list[Any], Staff, bool], list[list[Any]]]
    client_of: Callable[[Any], int | None]
    order: Callable[[Mapping[str, str]], tuple[str, ...]] = lambda _query: ("-pk",)


_lists: dict[str, ExportedList] = {}


def register(name: str, exported: ExportedList) -> None:
    """Make a list known; called by an app's `job_kinds.py`."""
    _lists[name] = exported


def open_to(staff: Staff) -> list[tuple[str, str]]:
    """The lists this person may export: name and label."""
    return [
        (name, str(exported.label))
        for name, exported in _lists.items()
        if staff.has_perm(exported.permission)
    ]


@dataclass(frozen=True)
class Wish:
    """What is asked for; `query` is the list's query string, `reason` why in clear."""

    name: str
    query: Mapping[str, str]
    format: str
    clear: bool = False
    reason: str = ""
    address: str | None = None


def export(wish: Wish, *, by: Staff) -> Job:
    """Have a list exported. Raises Refused on an unknown list, one out of reach, or
    clear values without the permission or a reason.

    What was searched for may be somebody's name: it is kept in a sealed file.
    """
    _check(wish, by)
    job = Job.objects.prepare(
        KIND,
        by=by,
        list=wish.name,
        format=wish.format,
        clear=wish.clear,
        reason=mask_text(wish.reason)[:200],
        address=wish.address,
        language=get_language() or "en",
    )
    query = json.dumps(dict(wish.query)).encode()
    until = now() + KEPT_RESULT
    file = JobFile.objects.written(job, JobFile.Part.SOURCE, "query", [query], until)
    with transaction.atomic():
        file.save()
        job.start(by=by, phase="export")
    return job


def _check(wish: Wish, by: Staff) -> None:
    if wish.name not in dict(open_to(by)):
        raise Refused("name", "unknown", _("There is no such list."))
    if wish.clear and not by.has_perm(CLEAR):
        raise Refused(
            "clear", "not_allowed", _("Your role exports addresses and numbers masked.")
        )
    if wish.clear and len(wish.reason.strip()) < 5:
        raise Refused(
            "reason", "missing", _("Say what the clear values are needed for.")
        )


def slices(job: Job) -> Iterator[jobs.Slice]:
    """100 rows at a time into the sealed file; at the end a workbook, if asked for."""
    with translation.override(job.asked["language"]):
        _still_allowed(job)
        file = _file_of(job)
    listed, query = _lists[job.asked["list"]], _query_of(job)
    queryset = listed.rows(job.by, query)
    if not job.cursor:
        job.total = queryset.count()
        if job.asked["format"] == "xlsx" and job.total > MOST_IN_WORKBOOK:
            raise Refused(
                "format",
                "too_many",
                _("A workbook takes %(most)d rows. Choose CSV.")
                % {"most": MOST_IN_WORKBOOK},
            )
    while not job.cursor.get("done"):
        page = keyset.page(queryset, listed.order(query), job.cursor.get("page"), ROWS)
        with translation.override(job.asked["language"]):
            frame = _frame(job, page.rows)
        if page.rows:
            file.append([frame])
        yield partial(_note, job, file, page)
    if job.asked["format"] == "xlsx":
        yield _workbook(job, file).save
        file.drop()
    yield partial(_told, job)


def _still_allowed(job: Job) -> None:
    """A permission may have gone since it was asked for."""
    asked = job.asked
    wish = Wish(asked["list"], {}, asked["format"], asked["clear"], asked["reason"])
    _check(wish, job.by)


def _query_of(job: Job) -> dict[str, str]:
    source = job.files.get(part=JobFile.Part.SOURCE)
    found: dict[str, str] = json.loads(next(source.frames()))
    return found


def _file_of(job: Job) -> JobFile:
    """The file that is being written, begun with the header."""
    workbook = job.asked["format"] == "xlsx"
    part = JobFile.Part.ROWS if workbook else JobFile.Part.RESULT
    file: JobFile | None = job.files.filter(part=part).first()
    if file is None:
        header = _lists[job.asked["list"]].header(job.by)
        first = json.dumps([header]).encode() if workbook else BOM + csv_lines([header])
        until = now() + KEPT_RESULT
        file = JobFile.objects.written(job, part, _name(job), [first], until)
        file.save()
    return file


def _name(job: Job) -> str:
    day = job.created_at.date().isoformat()
    return f"{job.asked['list']}-{day}-{job.pk}.{job.asked['format']}"


def _frame(job: Job, rows: list[Any]) -> bytes:
    cells = _lists[job.asked["list"]].cells(rows, job.by, job.asked["clear"])
    if job.asked["format"] == "xlsx":
        return json.dumps(cells).encode()
    return csv_lines(cells)


def _note(job: Job, file: JobFile, page: keyset.Page) -> None:
    """Keep what was written, and that each client on it was read."""
    file.save(update_fields=["size"])
    client_of = _lists[job.asked["list"]].client_of
    read = dict.fromkeys(filter(None, map(client_of, page.rows)))
    Reading.objects.bulk_create(
        Reading(
            staff=job.by,
            client_id=client,
            what=Reading.What.EXPORT,
            part=f"job:{job.pk}",
            reason=job.asked["reason"],
            address=job.asked["address"],
            at=now(),
        )
        for client in read
    )
    job.finished += len(page.rows)
    job.cursor = {"page": page.next, "done": page.next is None}


def _workbook(job: Job, rows: JobFile) -> JobFile:
    jobs.hold(job)
    cells = [row for frame in rows.frames() for row in json.loads(frame)]
    content = pool.run("config.lib.sheets_out.workbook", cells, **LIMITS)
    until = now() + KEPT_RESULT
    return JobFile.objects.written(
        job, JobFile.Part.RESULT, _name(job), [content], until
    )


def _told(job: Job) -> None:
    record(
        "list.exported",
        job,
        by=job.by,
        list=job.asked["list"],
        rows=job.finished,
        clear=job.asked["clear"],
        reason=job.asked["reason"],
    )
