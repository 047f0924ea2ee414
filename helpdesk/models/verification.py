"""Verification: how sure the desk is who it is talking to, in one contact."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.models import ClientMerge

if TYPE_CHECKING:
    from helpdesk.models.ticket.fields import TicketFields


class Question(models.TextChoices):
    """What a caller may be asked whose answer the agent sees on the account panel."""

    MOBILE = "mobile", _("Last four digits of the mobile number")
    CARD = "card", _("Bank and last four digits of a bound card")
    REGISTERED = "registered", _("Month of registration")
    RECHARGE = "recharge", _("Day and amount of the last recharge")
    WITHDRAWAL = "withdrawal", _("Day and amount of the last withdrawal")
    LOAN = "loan", _("Amount and term of a loan")
    INVESTMENT = "investment", _("Amount and term of an investment")


class Document(models.TextChoices):
    """What paper the agent has compared with the record."""

    IDENTITY_CARD = "identity-card", _("Identity card")
    HOLDING_PHOTO = "holding-photo", _("Photo of the person holding the identity card")
    PASSPORT = "passport", _("Passport")
    BANK_STATEMENT = "bank-statement", _("Bank statement with name and card")


def grounds(detail: str) -> list[str]:
    """The words for the detail of a verification."""
    known = {**dict(Question.choices), **dict(Document.choices)}
    return [str(known.get(kind, kind)) for kind in detail.split(",") if kind]


class VerificationQuerySet(models.QuerySet["Verification"]):
    """Ways to find one."""

    def in_force(self, ticket: "TicketFields") -> "Verification | None":
        """The newest, if it counts for this client at this contact now, with by whom.

        One that was given before the record was merged with another, or parted from
        it, was given for somebody else; any older one all the more. Merges are looked
        for by themselves: most tickets have no verification to ask about.
        """
        newest = (
            self.filter(
                ticket=ticket.pk,
                client=ticket.client_id,
                contact=ticket.contact_id,
                ended_at=None,
                until__gt=now(),
            )
            .select_related("by")
            .order_by("-pk")
            .first()
        )
        if newest is None or _merged_since(newest):
            return None
        return newest


def _merged_since(given: "Verification") -> bool:
    """Whether its client was merged with another, or parted from it, after it."""
    of_client = Q(target=given.client_id) | Q(source=given.client_id)
    since = Q(at__gte=given.at) | Q(undone_at__gte=given.at)
    return ClientMerge.objects.filter(of_client, since).exists()


class Verification(models.Model):
    """One proof of the person behind one ticket's contact; the newest in force counts.

    Without one a contact is *none*; a sender known by address is *recognised*, which
    proves nothing and needs no row. Given for a client and a contact point: of another
    client or another address it says nothing.
    """

    class Level(models.TextChoices):
        NONE = "none", _("Unknown")
        RECOGNISED = "recognised", _("Recognised")
        VERIFIED = "verified", _("Verified")

    class Method(models.TextChoices):
        ADDRESS = "address", _("Known address")
        TOKEN = "token", _("Signed in on the platform")
        CODE = "code", _("One-time code")
        QUESTIONS = "questions", _("Questions from the account")
        DOCUMENT = "document", _("Document")

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.PROTECT, related_name="verifications"
    )
    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="verifications"
    )
    contact = models.ForeignKey(
        "crm.ContactPoint",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    level = models.CharField(max_length=10, choices=Level.choices)
    method = models.CharField(max_length=9, choices=Method.choices)
    # Masked address of a code, kinds of questions; never an answer.
    detail = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ticket", "-id"], name="helpdesk_verification_newest")
        ]

    def __str__(self) -> str:
        return f"{self.level} on {self.ticket_id} by {self.method}"

    @property
    def grounds(self) -> list[str]:
        """What it rests on, in words: questions, a document, a masked address."""
        return grounds(self.detail)


class OneTimeCode(models.Model):
    """A code sent to a contact point on record, to be told back by the client.

    Only its keyed digest is kept; it dies by use, by time and by wrong tries.
    """

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.PROTECT, related_name="codes"
    )
    contact = models.ForeignKey(
        "crm.ContactPoint", on_delete=models.PROTECT, related_name="+"
    )
    delivery = models.OneToOneField(
        "messaging.Delivery", on_delete=models.PROTECT, related_name="code"
    )
    digest = models.BinaryField(max_length=32)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ticket", "-id"], name="helpdesk_code_newest")
        ]

    def __str__(self) -> str:
        return f"code {self.pk} on {self.ticket_id}"
