"""Presence: who has a ticket before them, and who is writing on it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import JSONObject

from config.lib.clock import now

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Ticket

# The page says so every ten seconds while it is in sight; after a minute they left.
LASTS = timedelta(seconds=60)
# Written at most so often, unless they begin or end to write.
AGAIN = timedelta(seconds=20)


@dataclass(frozen=True)
class Own:
    """What is noted of one person before a ticket: when they were last seen there,
    writing or not, and the keys of what is noted of them at others.
    """

    seen: datetime | None = None
    writes: bool = False
    elsewhere: tuple[int, ...] = ()


class PresenceManager(models.Manager["Presence"]):
    """Notes who is there, and tells it."""

    def note(self, ticket: "Ticket", staff: "Staff", own: "Own", writes: bool) -> None:
        """`staff` looks at the ticket and `writes` on it or not; `own` is what was last
        noted of them. Whoever opens a ticket leaves the one they had before.
        """
        at = now()
        told = {"seen_at": at, "is_writing": writes}
        if own.seen is None or at - own.seen >= LASTS:
            if len(own.elsewhere) == 1 and self._moved(ticket, staff, own, told):
                return
            if own.elsewhere:
                self.filter(staff=staff).exclude(ticket=ticket).delete()
        self.bulk_create(
            [self.model(ticket=ticket, staff=staff, **told)],
            update_conflicts=True,
            unique_fields=["ticket", "staff"],
            update_fields=list(told),
        )

    def _moved(
        self, ticket: "Ticket", staff: "Staff", own: "Own", told: dict[str, Any]
    ) -> bool:
        """One statement where they leave one ticket for one they were not noted at."""
        there = self.filter(ticket=ticket, staff=staff)
        row = self.filter(~Exists(there), pk=own.elsewhere[0])
        return own.seen is None and row.update(ticket=ticket, **told) == 1

    def at(self, ticket: "Ticket", staff: "Staff") -> "models.QuerySet[Presence, Any]":
        """Of whom was at this ticket, whoever writes first, and of `staff` elsewhere:
        key, ticket, staff, name, user name, whether they write, when they were seen.
        """
        found = self.filter(Q(ticket=ticket) | Q(staff=staff))
        return found.order_by("-is_writing", "-seen_at").values_list(
            *("pk", "ticket", "staff", "staff__name", "staff__username"),
            *("is_writing", "seen_at"),
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
