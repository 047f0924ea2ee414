"""How a job shows itself: its words, its figures, and what may be done with it."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm import importing, jobs
from crm.importing.verbs import can_take_back
from crm.job_sentences import phase_name
from crm.models import Job, JobFile, JobRow, Staff

TONES = {
    Job.State.DRAFT: "",
    Job.State.QUEUED: "accent",
    Job.State.RUNNING: "accent",
    Job.State.DONE: "ok",
    Job.State.FAILED: "bad",
    Job.State.CANCELLED: "warn",
    Job.State.REVERTED: "warn",
}
# In a dry run the same figures are what would be.
WOULD = {
    JobRow.Outcome.CREATED: gettext_lazy("Would be created"),
    JobRow.Outcome.UPDATED: gettext_lazy("Would be changed"),
    JobRow.Outcome.SKIPPED: gettext_lazy("Would be left out"),
    JobRow.Outcome.DUPLICATE: gettext_lazy("To decide"),
    JobRow.Outcome.BAD: gettext_lazy("Not taken"),
}
BACK = {
    "reverted": gettext_lazy("Taken back"),
    "left": gettext_lazy("Left: changed since"),
}


@dataclass(frozen=True)
class Face:
    """One job before one member of staff."""

    job: Job
    staff: Staff

    @property
    def label(self) -> str:
        """What it is."""
        return jobs.label_of(self.job.kind)

    @property
    def url(self) -> str:
        """Where it is shown."""
        return reverse(jobs.page_of(self.job.kind), args=[self.job.pk])

    @property
    def phase(self) -> str:
        """Which part of it is next, or was last."""
        return phase_name(self.job.phase)

    @property
    def tone(self) -> str:
        """The tone of its state."""
        return TONES[Job.State(self.job.state)]

    @property
    def state(self) -> str:
        """Its state in words; a draft says what it waits for."""
        if self.is_tried:
            return _("Waits for a decision")
        return str(self.job.get_state_display())

    @property
    def is_own(self) -> bool:
        """Whether this person started it, and may have its files."""
        return self.job.by_id == self.staff.pk

    @property
    def is_import(self) -> bool:
        """Whether it is an import of clients."""
        return self.job.kind == importing.KIND

    @property
    def asks_for_columns(self) -> bool:
        """Whether the file is read and no dry run was made."""
        return self.job.phase == "read" and self.job.state == Job.State.DRAFT

    @property
    def is_tried(self) -> bool:
        """Whether a dry run was made and nothing carried out yet."""
        return self.job.phase == "try" and self.job.state == Job.State.DRAFT

    @property
    def can_resume(self) -> bool:
        """Whether it stopped in the middle and may go on."""
        return self.job.can_resume

    @cached_property
    def can_take_back(self) -> bool:
        """Whether it is an import that left something to take back."""
        return self.is_import and can_take_back(self.job)

    @property
    def figures(self) -> list[tuple[str, Any, int]]:
        """Outcome, its name, how many."""
        counts = self.job.counts
        if self.job.phase == "revert":
            return [(key, words, counts.get(key, 0)) for key, words in BACK.items()]
        if self.job.phase == "try":
            return [(key, words, counts.get(key, 0)) for key, words in WOULD.items()]
        if self.job.phase != "write":
            return []
        return [(o.value, o.label, counts.get(o, 0)) for o in JobRow.Outcome]

    @property
    def undecided(self) -> int:
        """How many rows wait for a decision that can be made now."""
        if self.job.phase != "write" or self.job.is_under_way:
            return 0
        return int(self.job.counts.get(JobRow.Outcome.DUPLICATE, 0))

    @cached_property
    def files(self) -> list[JobFile]:
        """What can be downloaded."""
        if not self.is_own:
            return []
        handed = self.job.files.filter(
            part__in=(JobFile.Part.RESULT, JobFile.Part.ERRORS),
            dropped_at__isnull=True,
        )
        if self.job.is_under_way or self.job.state == Job.State.FAILED:
            handed = handed.exclude(part=JobFile.Part.RESULT)
        return [file for file in handed.order_by("pk") if file.is_there]
