"""Presence: who has a ticket before them, and who is writing on it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject

from config.lib.clock import now

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Ticket

# The page says so every ten seconds while it is in sight; after a minute they left.
LASTS = timedelta(seconds=60)
# Written at most so often, unless they begin or end to write.
AGAIN = timedelta(seconds=20)


class PresenceManager(models.Manager["Presence"]):
    """Notes who is there, and tells it."""

    def note(
        self, ticket: "Ticket", staff: "Staff", before: "datetime | None", writes: bool
    ) -> None:
        """`staff` looks at the ticket and `writes` on it or not; `before` is when that
        was last noted. Whoever opens a ticket leaves the one they had before.
        """
        at = now()
        if before is None or at - before >= LASTS:
            self.filter(staff=staff).exclude(ticket=ticket).delete()
        self.bulk_create(
            [self.model(ticket=ticket, staff=staff, seen_at=at, is_writing=writes)],
            update_conflicts=True,
            unique_fields=["ticket", "staff"],
            update_fields=["seen_at", "is_writing"],
        )

    def others(self, staff: "Staff") -> "models.QuerySet[Presence]":
        """Who else is at the ticket of an outer query, whoever writes first."""
        lately = now() - LASTS
        there = self.filter(ticket=OuterRef("pk"), seen_at__gt=lately)
        return there.exclude(staff=staff).order_by("-is_writing", "-seen_at")


class Presence(models.Model):
    """Fleeting, without history: one row for each person and ticket."""

    ticket = models.ForeignKey(
        "helpdesk.Ticket",
        on_delete=models.CASCADE,
        related_name="presences",
        db_index=False,
    )
    staff = models.ForeignKey(
        "crm.Staff", on_delete=models.CASCADE, related_name="presences"
    )
    seen_at = models.DateTimeField(db_index=True)
    is_writing = models.BooleanField(default=False)

    objects: ClassVar[PresenceManager] = PresenceManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "staff"], name="helpdesk_presence_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} at {self.ticket_id}"


def told() -> JSONObject:
    """What is shown of a presence, as one column of an outer query."""
    return JSONObject(
        pk=F("staff"),
        name=F("staff__name"),
        user=F("staff__username"),
        writes=F("is_writing"),
    )
