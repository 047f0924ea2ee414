"""BlockedSender: an address whose mails are kept and not filed."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.masking import mask_mail, mask_text
from crm.refused import Refused
from crm.sealing import blind_index
from messaging.mail.addresses import tidy
from messaging.models import Inbound

if TYPE_CHECKING:
    from crm.models import Staff

CONTEXT = "helpdesk_blockedsender.mail"


class BlockedSenderManager(models.Manager["BlockedSender"]):
    """Blocks, and finds what is blocked."""

    def in_force(self, address: str) -> "BlockedSender | None":
        """The block of this address that counts now."""
        plain = tidy(address).lower()
        if not plain:
            return None
        found = self.filter(index=_index(plain), lifted_at=None)
        lasting = models.Q(until=None) | models.Q(until__gt=now())
        return found.filter(lasting).order_by("-pk").first()

    def block(
        self, address: str, *, reason: str, until: datetime | None, by: "Staff"
    ) -> "BlockedSender":
        """Turn away what comes from this address from now on, until this moment (None:
        until somebody lifts it). Only its blind index and its mask are kept.

        Raises Refused without a reason, for no address and for one blocked already.
        """
        plain, reason = tidy(address).lower(), mask_text(" ".join(reason.split()))[:200]
        if not plain:
            raise Refused("", "no-address", _("No address of a sender is known."))
        if not reason:
            raise Refused("reason", "empty", _("Say why the sender is blocked."))
        if until is not None and until <= now():
            raise Refused("until", "past", _("Choose a moment that is still to come."))
        with transaction.atomic():
            if self.in_force(plain):
                raise Refused("", "blocked", _("This sender is blocked already."))
            row = self.create(
                index=_index(plain),
                masked=mask_mail(plain),
                reason=reason,
                until=until,
                by=by,
            )
            record("sender.blocked", row, by=by, masked=row.masked)
        return row


class BlockedSender(models.Model):
    """One address, who turned it away, when, why and until when."""

    index = models.BinaryField(max_length=32, db_index=True)
    masked = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    objects: ClassVar[BlockedSenderManager] = BlockedSenderManager()

    class Meta:
        permissions: ClassVar = [("block_senders", "May block senders of mail")]

    def __str__(self) -> str:
        return self.masked

    @property
    def mark(self) -> str:
        """How the mails it turned away name it."""
        return f"blocked sender {self.pk}"

    def turned_away(self) -> "models.QuerySet[Inbound]":
        """The mails that were kept and not filed."""
        ignored = Inbound.objects.filter(state=Inbound.State.IGNORED)
        return ignored.filter(reason=self.mark)

    def lift(self, *, by: "Staff") -> None:
        """Block it no longer; what was turned away is filed now. Raises Refused."""
        with locked(self):
            if self.lifted_at is not None:
                raise Refused("", "lifted", _("This sender is not blocked any more."))
            self.lifted_at = now()
            self.save(update_fields=["lifted_at"])
            record("sender.unblocked", self, by=by, masked=self.masked)
        while some := list(self.turned_away().values_list("pk", flat=True)[:100]):
            Inbound.objects.filter(pk__in=some).update(
                state=Inbound.State.RECEIVED, reason="", outcome="", due_at=now()
            )


def _index(plain: str) -> bytes:
    return blind_index(CONTEXT, plain)
