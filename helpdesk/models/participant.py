"""Participant: somebody beside the client who takes part in a matter by mail."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.sealing import blind_index
from messaging.mail.addresses import tidy

from .addressed import Addressed

if TYPE_CHECKING:
    from .ticket import Ticket

INDEX = "helpdesk_participant.index"


class Role(models.TextChoices):
    """What a mail of ours is to them."""

    CC = "cc", _("Gets a copy of every reply")
    PARTICIPANT = "participant", _("Takes part without copies")


def index_of(address: str) -> bytes:
    """By which an address is found again."""
    return blind_index(INDEX, tidy(address).lower())


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """Who takes part, and who might."""

    def standing(self) -> "ParticipantQuerySet":
        """Those in force and those offered, not those who were taken out."""
        return self.filter(removed_at=None)

    def in_force(self) -> "ParticipantQuerySet":
        """Those that somebody added."""
        return self.standing().exclude(by=None)

    def copied(self) -> "ParticipantQuerySet":
        """Those whom each reply goes to as well."""
        return self.in_force().filter(role=Role.CC).order_by("pk")

    def with_address(self, address: str) -> "ParticipantQuerySet":
        """Those with this mail address."""
        return self.filter(index=index_of(address))


class ParticipantManager(models.Manager.from_queryset(ParticipantQuerySet)):  # type: ignore[misc]
    """Writes down whom a mail named."""

    def offer(self, ticket: "Ticket", address: str, name: str) -> None:
        """Propose somebody once: whoever stands there, or was taken out, is not
        proposed again.
        """
        if self.with_address(address).filter(ticket=ticket).exists():
            return
        row = self.model(ticket=ticket, index=index_of(address), name=name[:80])
        row.keep_address(address)
        row.save()


class Participant(Addressed):
    """One address at one ticket, who brought it there and who took it out.

    Without `by` it is an offer: a mail named it, and nobody has decided yet. What they
    write is never the client's word, and proves nothing of anybody.
    """

    COLUMN: ClassVar[str] = "helpdesk_participant.to"
    Role: ClassVar[type[Role]] = Role

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="participants"
    )
    index = models.BinaryField(max_length=32)
    name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=11, choices=Role.choices, default=Role.CC)
    by = models.ForeignKey(
        "crm.Staff", null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=now)
    removed_by = models.ForeignKey(
        "crm.Staff", null=True, on_delete=models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True)
    # Came along with another ticket that was merged into this one, or split.
    origin = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="carried"
    )

    objects: ClassVar[ParticipantManager] = ParticipantManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "index"],
                condition=Q(removed_at=None),
                name="helpdesk_participant_once",
            )
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name and masked address, as far as they are known."""
        return f"{self.name} ({self.to_masked})" if self.name else self.to_masked


class EntryCopy(models.Model):
    """A reply that went to a participant too: an envelope of its own."""

    entry = models.ForeignKey(
        "helpdesk.Entry", on_delete=models.CASCADE, related_name="copies"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="copies"
    )
    delivery = models.OneToOneField(
        "messaging.Delivery", on_delete=models.PROTECT, related_name="copy"
    )

    def __str__(self) -> str:
        return f"copy of {self.entry_id} to {self.participant_id}"
