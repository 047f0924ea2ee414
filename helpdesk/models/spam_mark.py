"""SpamMark: a ticket was spam; what undoing it needs to know."""

from typing import ClassVar

from django.db import models

from config.lib.clock import now


class SpamMark(models.Model):
    """Who said so, when, and where the ticket stood before."""

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="spam_marks"
    )
    status = models.ForeignKey(
        "helpdesk.TicketStatus", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True)
    # How it counts in reports, as long as it is spam.
    wrapup = models.ForeignKey(
        "helpdesk.Wrapup", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket"],
                condition=models.Q(undone_at=None),
                name="helpdesk_spam_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} is spam"
