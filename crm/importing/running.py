"""The phases of an import as slices of a job: read, try, write, revert."""

import time
from collections.abc import Iterator
from functools import partial

from django.utils import translation

from config.lib.clock import now
from config.lib.turns import Pace
from crm import duplicates, jobs
from crm.importing import errors, reading, reverting, writing
from crm.importing.matching import (
    CREATED,
    UPDATED,
    Choice,
    Known,
    Plan,
    plan,
)
from crm.importing.rows import FRAME_ROWS, Index, Row, Table
from crm.job_files import KEPT_ROWS
from crm.models import Client, DataKey, Job, JobFile, JobRow, Staff
from crm.sealing import index_key_held

# `Pace` finds how many fit into what SQLite's one write lock may be held for.
WRITTEN_AT_ONCE = 50
# Sixty statements find out what was done since to these clients, however many they are.
REVERTED_AT_LEAST = 10


def slices(job: Job) -> Iterator[jobs.Slice]:
    """The slices of the job's phase, in the language of who started it."""
    language = job.asked.get("language") or "en"
    steps = PHASES[job.phase](job)
    while True:
        with translation.override(language), index_key_held():
            step = next(steps, None)
        if step is None:
            return
        yield index_key_held()(step)


def ends_as(job: Job) -> str:
    """Reading and trying leave the job to be gone on with."""
    if job.phase == "revert":
        return Job.State.REVERTED
    return Job.State.DONE if job.phase == "write" else Job.State.DRAFT


def _read(job: Job) -> Iterator[jobs.Slice]:
    if job.files.filter(part=JobFile.Part.ROWS).exists():
        return
    source = job.files.get(part=JobFile.Part.SOURCE)
    jobs.hold(job)
    file, count, marks = reading.rows_of(job, source)

    def keep() -> None:
        file.save()
        job.total = job.finished = count
        job.asked = {**job.asked, "marks": marks}
        job.save(update_fields=["asked"])

    yield keep
    source.drop()


def _try(job: Job) -> Iterator[jobs.Slice]:
    """Say what would come of each row; writes rows of the job alone."""
    table, choice, known = Table(job), Choice.of(job), Known()
    start = job.cursor.get("frame", 0)
    for place, frame in enumerate(table.frames()):
        if place >= start:
            found = Known().load(frame)
            for index, clients in found.by.items():
                known.by[index] |= clients
            known.identity_of |= found.identity_of
        results = [_tried(row, choice, known) for row in frame]
        if place >= start:
            yield partial(_note, job, place, frame, results)
    yield from _errors(job, table)


def _tried(row: Row, choice: Choice, known: Known) -> Plan:
    """The plan of a row; a client it would make is known to the rows after it, by the
    row's number below zero.
    """
    due = plan(row, choice, known)
    if due.outcome in (CREATED, UPDATED):
        known.learn(row, due.client or -row.number)
    return due


def _note(job: Job, place: int, frame: list[Row], plans: list[Plan]) -> None:
    rows = [_row_of(job, *pair) for pair in zip(frame, plans, strict=True)]
    _replace(job, frame, rows)
    job.cursor = {"frame": place + 1}


def _row_of(job: Job, row: Row, due: Plan) -> JobRow:
    wrong = dict.fromkeys(row.errors, "invalid")
    if due.why:
        wrong[""] = due.why
    found = due.client if due.client and due.client > 0 else None
    return JobRow(
        job=job,
        number=row.number,
        outcome=due.outcome,
        client_id=found,
        errors=wrong,
    )


def _replace(job: Job, rows: list[Row], results: list[JobRow]) -> None:
    numbers = (rows[0].number, rows[-1].number)
    JobRow.objects.filter(job=job, number__range=numbers).delete()
    JobRow.objects.bulk_create(results)
    counts = dict(job.counts)
    for result in results:
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
    job.counts, job.finished = counts, job.finished + len(rows)


def _write(job: Job) -> Iterator[jobs.Slice]:
    table, choice, pace = Table(job), Choice.of(job), Pace(WRITTEN_AT_ONCE)
    done = job.cursor.get("rows", 0)
    for frame in table.frames(done // FRAME_ROWS):
        rest = [row for row in frame if row.number >= table.first + done]
        done += len(rest)
        while rest:
            few, rest = rest[: pace.rows], rest[pace.rows :]
            for row in few:
                row.prepare()
            yield partial(_write_few, job, few, choice, pace)
        yield partial(_look_for_duplicates, job, table.first + done)
    if job.cursor.get("looked", 0) < table.first + done:
        yield partial(_look_for_duplicates, job, table.first + done)
    yield from _errors(job, table)


def _write_few(job: Job, rows: list[Row], choice: Choice, pace: Pace) -> None:
    begun = time.monotonic()
    DataKey.lock("index")
    results = _carried_out(job, rows, choice, Known().load(rows))
    _replace(job, rows, results)
    job.cursor = {**job.cursor, "rows": job.cursor.get("rows", 0) + len(rows)}
    pace.learn(len(rows), time.monotonic() - begun)


def _carried_out(
    job: Job, rows: list[Row], choice: Choice, known: Known
) -> list[JobRow]:
    """What came of the rows; those that make a client, and have nothing in common, do
    it together.
    """
    results: list[JobRow] = []
    fresh: list[Row] = []
    theirs: set[Index] = set()

    def make() -> None:
        made = writing.create(fresh, job, job.by) if fresh else []
        for row, result in zip(fresh, made, strict=True):
            known.learn(row, result.client_id or 0)
        results.extend(made)
        fresh.clear()

    for row in rows:
        own = set(row.indexes())
        if own & theirs:
            make()
        due = plan(row, choice, known)
        if due.outcome == CREATED:
            fresh.append(row)
            theirs |= own
            continue
        result = carry_out(job, row, due, choice.found, job.by)
        if due.outcome == UPDATED and result.client_id:
            known.learn(row, result.client_id)
        results.append(result)
    make()
    return results


def _look_for_duplicates(job: Job, upto: int) -> None:
    """Suggest whom the clients made since the last look may be the same as; of the rows
    below the number `upto`.
    """
    written = job.rows.filter(
        number__gte=job.cursor.get("looked", 0),
        number__lt=upto,
        outcome=CREATED,
        client__isnull=False,
    )
    clients = list(written.values_list("client", flat=True))
    for start in range(0, len(clients), duplicates.SLICE):
        duplicates.find(clients[start : start + duplicates.SLICE])
    job.cursor = {**job.cursor, "looked": upto}


def carry_out(job: Job, row: Row, due: Plan, how: str, by: Staff) -> JobRow:
    """Do what the plan says, an update as `how` says; return the job's row of it, which
    is not saved yet.
    """
    if due.outcome == CREATED:
        return writing.create([row], job, by)[0]
    if due.outcome == UPDATED and due.client:
        client = Client.objects.get(pk=due.client)
        return writing.update(client, row, job, by, how)
    return _row_of(job, row, due)


def _errors(job: Job, table: Table) -> Iterator[jobs.Slice]:
    """At the end, the file of the rows that were not taken, each with the reason."""
    for former in job.files.filter(part=JobFile.Part.ERRORS, dropped_at__isnull=True):
        former.drop()
    if job.counts.get(JobRow.Outcome.BAD):
        jobs.hold(job)
        file = errors.written(job, table, until=now() + KEPT_ROWS)
        yield file.save


def _revert(job: Job) -> Iterator[jobs.Slice]:
    """From the last row to the first, so that values go back the way they came."""
    pace = Pace(WRITTEN_AT_ONCE, REVERTED_AT_LEAST)
    while numbers := _next_back(job, pace.rows):
        yield partial(_revert_few, job, numbers, pace)


def _next_back(job: Job, limit: int) -> list[int]:
    rows = JobRow.objects.filter(job=job, undo__isnull=False)
    if "below" in job.cursor:
        rows = rows.filter(number__lt=job.cursor["below"])
    found = rows.order_by("-number").values_list("number", flat=True)
    return list(found[:limit])


def _revert_few(job: Job, numbers: list[int], pace: Pace) -> None:
    begun = time.monotonic()
    DataKey.lock("index")
    rows = JobRow.objects.filter(job=job, number__in=numbers).select_related("client")
    back, left = reverting.revert(list(rows.order_by("-number")), job.by)
    counts = dict(job.counts)
    counts["reverted"] = counts.get("reverted", 0) + back
    counts["left"] = counts.get("left", 0) + left
    job.counts, job.finished = counts, job.finished + len(numbers)
    job.cursor = {"below": numbers[-1]}
    pace.learn(len(numbers), time.monotonic() - begun)


PHASES = {"read": _read, "try": _try, "write": _write, "revert": _revert}
