"""`manage.py import_clients FILE`: the import of the pages, from the shell."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm import jobs
from crm.importing import headers, verbs
from crm.importing.errors import words_of
from crm.importing.fields import KEYS
from crm.importing.matching import Choice
from crm.importing.reading import LARGEST
from crm.importing.rows import Table
from crm.models import Job, JobRow, Staff
from crm.refused import Refused

PAUSE_S = 0.5
TOGETHER = 100


class Command(BaseCommand):
    """Prints one line a bad or doubtful row, then the counts."""

    help = "Import clients from a CSV or XLSX file; columns are known by their headers."

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the key, what to do with whom, and whether it is but a dry run."""
        parser.add_argument("file")
        parser.add_argument("--key", choices=["none", *KEYS], default="")
        parser.add_argument(
            "--found", choices=["fill", "overwrite", "skip"], default="fill"
        )
        parser.add_argument("--missing", choices=["create", "skip"], default="create")
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, try, and unless it is a dry run carry out; raises CommandError."""
        by = Staff.system()
        try:
            job = self._read(Path(options["file"]), by)
            self._try(job, options, by)
            if not options["dry_run"]:
                verbs.confirm(job, by=by)
                self._run(job)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self._tell(job)

    def _read(self, path: Path, by: Staff) -> Job:
        try:
            with path.open("rb") as file:
                content = file.read(LARGEST + 1)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error
        job = verbs.upload(path.name, content, by=by)
        self._run(job)
        return job

    def _try(self, job: Job, options: dict[str, Any], by: Staff) -> None:
        columns = Table(job).columns
        mapping = headers.remembered(columns)
        for place, header in enumerate(columns):
            self.stderr.write(f"{header}: {mapping.get(str(place), 'not taken')}")
        # Without a word the first key the file has.
        usual = next((key for key in KEYS if key in mapping.values()), "")
        key = {"": usual, "none": ""}.get(options["key"], options["key"])
        choice = Choice(key, options["found"], options["missing"])
        verbs.try_out(job, mapping, choice, by=by)
        self._run(job)

    def _run(self, job: Job) -> None:
        """Do it here, or wait for the worker that was faster."""
        while job.is_under_way:
            jobs.run_now(job)
            if job.is_under_way:
                time.sleep(PAUSE_S)
        if job.state == Job.State.FAILED:
            raise CommandError(job.error)

    def _tell(self, job: Job) -> None:
        wanted = (JobRow.Outcome.BAD, JobRow.Outcome.DUPLICATE)
        found = job.rows.filter(outcome__in=wanted).order_by("number")
        lines = list(found.values_list("number", "outcome"))
        table = Table(job)
        for at in range(0, len(lines), TOGETHER):
            few = lines[at : at + TOGETHER]
            rows = table.rows([number for number, _outcome in few])
            for number, outcome in few:
                self.stdout.write(f"{outcome}\t{number}\t{words_of(rows[number])}")
        for outcome in JobRow.Outcome:
            self.stdout.write(f"{outcome.value}: {job.counts.get(outcome, 0)}")
