"""Verification: how sure the desk is who it is talking to, in one contact."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verification(models.Model):
    """One proof of the person behind one ticket's contact; the newest in force counts.

    Without one a contact is *none*; a sender known by address is *recognised*, which
    proves nothing.
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
    level = models.CharField(max_length=10, choices=Level.choices)
    method = models.CharField(max_length=9, choices=Method.choices)
    # Masked address of a code, kinds of questions; never an answer.
    detail = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ticket", "-id"], name="helpdesk_verification_newest")
        ]

    def __str__(self) -> str:
        return f"{self.level} on {self.ticket_id} by {self.method}"


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
