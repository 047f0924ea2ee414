"""BlockedSender: an address whose mails are kept and not filed."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm import numbers
from crm.activity import record
from crm.masking import mask_mail, mask_mobile, mask_text
from crm.refused import Refused
from crm.sealing import blind_index
from messaging.mail.addresses import tidy
from messaging.models import Inbound

if TYPE_CHECKING:
    from crm.models import Staff

CONTEXT = "helpdesk_blockedsender"


class Kind(models.TextChoices):
    """What sort of address is blocked."""

    MAIL = "mail", _("Mail")
    PHONE = "phone", _("Phone")


@dataclass(frozen=True)
class Sender:
    """An address as it is compared: lower case, or E.164."""

    kind: str
    plain: str

    @property
    def index(self) -> bytes:
        """Its blind index."""
        return blind_index(f"{CONTEXT}.{self.kind}", self.plain)

    @property
    def masked(self) -> str:
        """As lists show it."""
        is_phone = self.kind == Kind.PHONE
        return mask_mobile(self.plain) if is_phone else mask_mail(self.plain)


def sender(text: str) -> Sender:
    """The sender that a text names: a mail address where there is an "@", else a phone
    number. Raises ValueError, in translated words, where it is neither.
    """
    if "@" not in text:
        return Sender(Kind.PHONE, numbers.phone(text))
    plain = tidy(text).lower()
    if not plain:
        raise ValueError(gettext("This is no mail address."))
    return Sender(Kind.MAIL, plain)


class BlockedSenderManager(models.Manager["BlockedSender"]):
    """Blocks, and finds what is blocked."""

    def in_force(self, address: str) -> "BlockedSender | None":
        """The block of this mail address or phone number that counts now."""
        try:
            known = sender(address)
        except ValueError:
            return None
        standing = self.filter(kind=known.kind, index=known.index, lifted_at=None)
        lasting = models.Q(until=None) | models.Q(until__gt=now())
        return standing.filter(lasting).first()

    def turn_away(self, address: str) -> "BlockedSender | None":
        """The same, and count what it keeps out this time."""
        block = self.in_force(address)
        if block is not None:
            hit = {"count": models.F("count") + 1, "last_at": now()}
            self.filter(pk=block.pk).update(**hit)
        return block

    def block(
        self, address: str, *, reason: str, until: datetime | None, by: "Staff"
    ) -> "BlockedSender":
        """Turn away what comes from this mail address or phone number from now on,
        until this moment (None: until somebody lifts it). Only its blind index and its
        mask are kept.

        Raises Refused without a reason, for no address, the desk's own, and for one
        blocked already, whoever of two at once came first.
        """
        known, reason = _checked(address), mask_text(" ".join(reason.split()))[:200]
        if not reason:
            raise Refused("reason", "empty", _("Say why the sender is blocked."))
        if until is not None and until <= now():
            raise Refused("until", "past", _("Choose a moment that is still to come."))
        try:
            with transaction.atomic():
                self._close_expired(known)
                row = self.create(
                    kind=known.kind,
                    index=known.index,
                    masked=known.masked,
                    reason=reason,
                    until=until,
                    by=by,
                )
                record("sender.blocked", row, by=by, masked=row.masked)
        except IntegrityError:
            said = _("This sender is blocked already.")
            raise Refused("", "blocked", said) from None
        return row

    def _close_expired(self, known: Sender) -> None:
        """What is over stands in the way of no new one."""
        over = self.filter(kind=known.kind, index=known.index, until__lte=now())
        over.filter(lifted_at=None).update(lifted_at=models.F("until"))


class BlockedSender(models.Model):
    """One address, who turned it away, when, why and until when."""

    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.MAIL)
    index = models.BinaryField(max_length=32)
    masked = models.CharField(max_length=80)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    # What it has kept out so far.
    count = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(null=True)

    objects: ClassVar[BlockedSenderManager] = BlockedSenderManager()

    class Meta:
        permissions: ClassVar = [("block_senders", "May block senders of mail")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "index"],
                condition=models.Q(lifted_at=None),
                name="helpdesk_block_once",
            )
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.until is not None and self.until <= now()

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


def _checked(address: str) -> Sender:
    """The sender; raises Refused for no address and for the desk's own."""
    from messaging.models import Channel

    if not address:
        raise Refused("", "no-address", _("No address of a sender is known."))
    try:
        known = sender(address)
    except ValueError as error:
        raise Refused("address", "no-address", str(error)) from error
    if Channel.objects.filter(address__iexact=known.plain).exists():
        raise Refused("address", "desk", _("This is the desk's own address."))
    return known
