"""Follower: who is kept up to date about a ticket, and so reaches it."""

from typing import ClassVar

from django.db import models


class Follower(models.Model):
    """One member of staff follows one ticket; `by` is who brought them."""

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="followers"
    )
    staff = models.ForeignKey(
        "crm.Staff", on_delete=models.CASCADE, related_name="followed"
    )
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "ticket"], name="helpdesk_follower_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} follows {self.ticket_id}"


class Mention(models.Model):
    """A note calls somebody by name."""

    entry = models.ForeignKey(
        "helpdesk.Entry", on_delete=models.CASCADE, related_name="mentions"
    )
    staff = models.ForeignKey(
        "crm.Staff", on_delete=models.CASCADE, related_name="mentions"
    )
    # Read by whom it calls, once they have opened the ticket.
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry", "staff"], name="helpdesk_mention_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["staff", "-entry"],
                condition=models.Q(seen_at=None),
                name="helpdesk_mention_unseen",
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.entry_id}"
