"""Bell: what somebody wants to be told, by which way, and when they were last here."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models

from config.lib.clock import now

from .alert import Kind

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Ticket

# Written at most so often: a write a request would queue all pages of SQLite.
SEEN_EVERY = timedelta(minutes=2)
# What colleagues ask of somebody by name is told on a muted ticket too.
TOLD_ALWAYS = frozenset({Kind.ASSIGNED, Kind.MENTIONED})


def usually_unmailed() -> list[str]:
    """The kinds that go by mail only where somebody asks for it."""
    return [Kind.FOLLOWED.value]


class BellManager(models.Manager["Bell"]):
    """Finds or makes the bell of a person."""

    def of(self, staff: "Staff") -> "Bell":
        """Their bell; as it usually is, and not saved, where they never touched it."""
        return self.filter(staff=staff).first() or self.model(staff=staff)

    def seen(self, staff: "Staff", before: datetime | None) -> None:
        """Note that `staff` is at the desk; `before` is what was known of it."""
        at = now()
        if before is not None and at - before < SEEN_EVERY:
            return
        self.bulk_create(
            [self.model(staff=staff, seen_at=at)],
            update_conflicts=True,
            unique_fields=["staff"],
            update_fields=["seen_at"],
        )


class Bell(models.Model):
    """A person's own settings of alerts: what is silent, and what is not mailed."""

    staff = models.OneToOneField(
        "crm.Staff", primary_key=True, on_delete=models.CASCADE, related_name="bell"
    )
    silent = models.JSONField(default=list, blank=True)
    unmailed = models.JSONField(default=usually_unmailed, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[BellManager] = BellManager()

    def __str__(self) -> str:
        return f"bell of {self.staff_id}"

    def rings_for(self, kind: str) -> bool:
        """Whether this kind is told at the bell."""
        return kind not in self.silent

    def mails_for(self, kind: str) -> bool:
        """Whether this kind goes into the mail that is written when they are away."""
        return kind not in self.unmailed

    def choose(self, *, rings: Iterable[str], mails: Iterable[str]) -> None:
        """Ring for these kinds and mail those, from now on; what was told stays."""
        ringing, mailed = set(rings), set(mails)
        chosen = {
            "silent": [kind for kind in Kind.values if kind not in ringing],
            "unmailed": [kind for kind in Kind.values if kind not in mailed],
        }
        Bell.objects.update_or_create(staff_id=self.staff_id, defaults=chosen)


class Mute(models.Model):
    """Somebody wants to hear no more of one ticket, but for what calls them by name."""

    staff = models.ForeignKey(
        "crm.Staff", on_delete=models.CASCADE, related_name="mutes", db_index=False
    )
    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="mutes"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "ticket"], name="helpdesk_mute_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} is mute for {self.staff_id}"


def wishes(keys: Iterable[int], kind: str, ticket: "Ticket") -> list[Bell]:
    """The bells of those of these people who are here and want to hear of the ticket,
    in one statement.
    """
    from crm.models import Staff

    people = Staff.objects.people().filter(pk__in=list(keys), is_active=True)
    if kind not in TOLD_ALWAYS:
        people = people.exclude(mutes__ticket=ticket)
    found = people.select_related("bell")
    return [getattr(one, "bell", None) or Bell(staff=one) for one in found]
