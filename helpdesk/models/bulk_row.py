"""BulkRow: what work on many tickets did with one of them, and the way back."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class BulkRow(models.Model):
    """One ticket of one job: done, or refused and why."""

    class Outcome(models.TextChoices):
        DONE = "done", _("Done")
        REFUSED = "refused", _("Refused")
        BACK = "back", _("Taken back")
        LEFT = "left", _("Left: changed since")

    job = models.ForeignKey(
        "crm.Job", on_delete=models.PROTECT, related_name="bulk_rows"
    )
    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="+"
    )
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    # Why not, in the language of who asked.
    why = models.CharField(max_length=200, blank=True)
    # Ids and codes as they were before, and as the job left them.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["job", "ticket"], name="helpdesk_bulkrow_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["job", "outcome", "ticket"], name="helpdesk_bulkrow_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.ticket_id} in job {self.job_id}"
