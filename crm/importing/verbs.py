"""What a person does with an import, step by step."""

from pathlib import PurePath
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.lib.clock import now
from config.lib.locking import locked
from crm import duplicates
from crm.activity import record
from crm.importing import KIND
from crm.importing.fields import BY_NAME, FINDERS, KEYS
from crm.importing.matching import CREATED, DUPLICATE, UPDATED, Choice, Known, Plan
from crm.importing.reading import LARGEST
from crm.importing.rows import Row, Table
from crm.importing.running import carry_out
from crm.job_files import KEPT_ROWS
from crm.models import DataKey, Job, JobFile, JobRow, Staff
from crm.refused import Refused

PIECE = 1024 * 1024


def upload(name: str, content: bytes, *, by: Staff) -> Job:
    """A new import of this file, about to be read. Raises Refused on one too large."""
    if len(content) > LARGEST:
        raise Refused(
            "file", "too_large", _("The file is larger than 20 MB. Split it.")
        )
    if not content:
        raise Refused("file", "empty", _("The file is empty."))
    pieces = (content[at : at + PIECE] for at in range(0, len(content), PIECE))
    job = Job.objects.prepare(KIND, by=by, language=get_language() or "en")
    name = PurePath(name.replace("\\", "/")).name
    file = JobFile.objects.written(
        job, JobFile.Part.SOURCE, name, pieces, now() + KEPT_ROWS
    )
    with transaction.atomic():
        file.save()
        job.start(by=by, phase="read")
    return job


def try_out(job: Job, mapping: dict[str, str], choice: Choice, *, by: Staff) -> None:
    """Have the dry run made with this mapping. Raises Refused on one that leads
    nowhere, and once the import has been carried out.
    """
    _check_mapping(mapping, choice)
    if job.phase not in ("read", "try"):
        raise Refused("", "carried_out", _("This import has been carried out already."))
    if "marks" not in job.asked:
        raise Refused("", "not_read", _("The file has not been read yet."))
    asked: dict[str, Any] = {
        "mapping": mapping,
        "key": choice.key,
        "found": choice.found,
        "missing": choice.missing,
        "language": get_language() or "en",
    }
    job.start(by=by, phase="try", **asked)


def confirm(job: Job, *, by: Staff) -> None:
    """Carry it out as the dry run said. Raises Refused where there was none."""
    if job.phase != "try" or job.state != Job.State.DRAFT:
        raise Refused("", "no_dry_run", _("Have a dry run made first."))
    job.start(by=by, phase="write")


def take_back(job: Job, *, by: Staff) -> None:
    """Undo what it did. Raises Refused where nothing of it can be taken back."""
    if not can_take_back(job):
        raise Refused("", "nothing_done", _("There is nothing to take back."))
    total = JobRow.objects.filter(job=job, undo__isnull=False).count()
    with transaction.atomic():
        job.start(by=by, phase="revert", written=job.counts)
        job.total = total
        job.save(update_fields=["total"])


def can_take_back(job: Job) -> bool:
    """Whether it has ended and left rows with a way back."""
    return (
        job.phase == "write"
        and not job.is_under_way
        and JobRow.objects.filter(job=job, undo__isnull=False).exists()
    )


def decide(
    job: Job, number: int, choice: str, client: int | None, *, by: Staff
) -> JobRow:
    """Settle one doubtful row: "create", "update" (the client of this number), or
    "skip". Raises Refused where it is settled, and for a client not in question.
    """
    row = Table(job).rows([number])[number]
    with locked(job):
        if job.phase != "write" or job.is_under_way:
            raise Refused(
                "", "not_now", _("Decide once the import has been carried out.")
            )
        DataKey.lock("index")
        former = JobRow.objects.filter(
            job=job, number=number, outcome=DUPLICATE
        ).first()
        if former is None:
            raise Refused("", "settled", _("This row has been decided already."))
        due = _decided(row, choice, client)
        result = carry_out(job, row, due, "overwrite", by)
        former.delete()
        result.save()
        if result.client_id:
            duplicates.find([result.client_id])
        counts = {**job.counts, DUPLICATE: job.counts.get(DUPLICATE, 1) - 1}
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
        job.counts = counts
        job.save(update_fields=["counts"])
        record("job.decided", job, by=by, row=number, choice=choice)
    return result


def _decided(row: Row, choice: str, client: int | None) -> Plan:
    if choice == "skip":
        return Plan(JobRow.Outcome.SKIPPED, why="decided")
    if choice == "create":
        return Plan(CREATED)
    if client is None or client not in Known().load([row]).holders(row, *FINDERS):
        raise Refused("client", "unknown", _("Choose one of the clients shown."))
    return Plan(UPDATED, client)


def _check_mapping(mapping: dict[str, str], choice: Choice) -> None:
    names = list(mapping.values())
    if not set(names) & {"name", *FINDERS}:
        raise Refused(
            "",
            "nothing",
            _("Match at least the name, or one address or number, to a column."),
        )
    for place, name in mapping.items():
        if not BY_NAME[name].many and names.count(name) > 1:
            words = _("%(field)s can be taken from one column only.")
            raise Refused(
                f"column_{place}", "twice", words % {"field": BY_NAME[name].label}
            )
    if choice.key and choice.key not in KEYS:
        raise Refused("key", "unknown", _("Choose one of the keys shown."))
    if choice.key and choice.key not in names:
        words = _("No column is matched to %(field)s, so it cannot be the key.")
        raise Refused("key", "no_column", words % {"field": BY_NAME[choice.key].label})
