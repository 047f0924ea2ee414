"""Job: long work somebody asked for (import, export, rotation), with its progress."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.claims import Claimable, due_index


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

    class Meta:
        indexes: ClassVar = [
            due_index("crm_job_due"),
            models.Index(fields=["by", "-id"], name="crm_job_of"),
            models.Index(fields=["kind", "-id"], name="crm_job_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} ({self.state})"


class JobFile(models.Model):
    """A file of a job, sealed on the disk: what was handed in or comes out of it."""

    class Part(models.TextChoices):
        SOURCE = "source"
        ROWS = "rows"
        ERRORS = "errors"
        RESULT = "result"

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="files")
    part = models.CharField(max_length=6, choices=Part.choices)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=60, unique=True)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    # After this its bytes are gone; the row stays.
    until = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.part} of job {self.job_id}"


class JobRow(models.Model):
    """What an import did with one row: which client it made or changed, and how."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("Created")
        UPDATED = "updated", _("Changed")
        SAME = "same", _("Nothing new")
        SKIPPED = "skipped", _("Left out")
        DUPLICATE = "duplicate", _("To decide")
        BAD = "bad", _("Not taken")

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    client = models.ForeignKey(
        "crm.Client", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Field → code of what was wrong; never what was typed.
    errors = models.JSONField(default=dict)
    # The way back: ids of rows made, sealed former values. Sealed by the client's key.
    undo = models.BinaryField(null=True)
    reverted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "number"], name="crm_jobrow_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["job", "outcome", "number"], name="crm_jobrow_outcome")
        ]

    def __str__(self) -> str:
        return f"row {self.number} of job {self.job_id}"
