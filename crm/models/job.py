"""Job: long work somebody asked for (import, export, rotation), with its progress."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from config.lib import loops
from config.lib.claims import Claimable, due_index
from config.lib.clock import now
from config.lib.locking import locked
from crm.refused import Refused

if TYPE_CHECKING:
    from .staff import Staff


class JobQuerySet(models.QuerySet["Job"]):
    """Reach and making."""

    def visible_to(self, staff: "Staff") -> "JobQuerySet":
        """One's own, and those of the kinds whose permission one holds oneself: whoever
        may start such work may see how a colleague's goes.
        """
        from crm import jobs

        kinds = [kind for kind, work in jobs.known() if staff.has_perm(work.permission)]
        return self.filter(models.Q(by=staff) | models.Q(kind__in=kinds))

    def prepare(self, kind: str, *, by: "Staff", **asked: Any) -> "Job":
        """A job that is being prepared. `asked` holds codes and numbers, nobody's data;
        `phase` says which part of the work comes next.
        """
        return self.create(kind=kind, by=by, asked=asked)


class Job(Claimable):
    """One piece of work, run by the worker in slices; `cursor` says how far it is."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        REVERTED = "reverted", _("Reverted")

    kind = models.CharField(max_length=30)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="jobs")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # What was asked for: codes, numbers, column names; no person's data.
    asked = models.JSONField(default=dict)
    # Where it stands, for whoever takes it up again.
    cursor = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            due_index("crm_job_due"),
            models.Index(fields=["by", "-id"], name="crm_job_of"),
            models.Index(fields=["kind", "-id"], name="crm_job_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"

    @property
    def phase(self) -> str:
        """Which part of the work is next, or was last."""
        return str(self.asked.get("phase", ""))

    @property
    def is_under_way(self) -> bool:
        """Whether the worker has it before it or in hand."""
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def percent(self) -> int:
        """How far it is, 0 to 100."""
        if not self.total:
            return 0 if self.is_under_way else 100
        return min(100, self.finished * 100 // self.total)

    def start(self, *, by: "Staff", phase: str = "", **asked: Any) -> None:
        """Hand the job to the worker, from its beginning, for `phase` with what is
        `asked`. Raises Refused while it is under way.
        """
        from crm.activity import record

        with locked(self):
            if self.is_under_way:
                raise Refused("", "under_way", _("This is under way already."))
            self.asked = {**self.asked, **asked, "phase": phase}
            self.state, self.cursor, self.counts = self.State.QUEUED, {}, {}
            self.finished, self.error, self.attempts = 0, "", 0
            self.ended_at, self.due_at = None, now()
            self.save()
            record("job.started", self, by=by, kind=self.kind, phase=phase)
        transaction.on_commit(lambda: loops.wake("jobs"))

    def cancel(self, *, by: "Staff") -> None:
        """Stop it after the slice in hand; what was done stays done. Raises Refused
        once it has ended.
        """
        from crm.activity import record

        with locked(self):
            if not self.is_under_way and self.state != self.State.DRAFT:
                raise Refused("", "ended", _("This has ended already."))
            self.state, self.due_at = self.State.CANCELLED, None
            self.ended_at = now()
            self.save(update_fields=["state", "due_at", "ended_at"])
            record("job.cancelled", self, by=by, kind=self.kind, phase=self.phase)

    @property
    def can_resume(self) -> bool:
        """Whether it stopped in the middle of a phase that may go on."""
        stopped = self.state in (self.State.FAILED, self.State.CANCELLED)
        return stopped and self.phase not in ("", "read")

    def resume(self, *, by: "Staff") -> None:
        """Go on at the cursor. Raises Refused where it did not stop in the middle."""
        from crm.activity import record

        with locked(self):
            if not self.can_resume:
                raise Refused("", "not_stopped", _("There is nothing to go on with."))
            self.state, self.error, self.attempts = self.State.QUEUED, "", 0
            self.ended_at, self.due_at = None, now()
            self.save()
            record("job.started", self, by=by, kind=self.kind, phase=self.phase)
        transaction.on_commit(lambda: loops.wake("jobs"))
