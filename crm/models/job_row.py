"""JobRow: what an import did with one row, and the way back."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .job import Job


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
