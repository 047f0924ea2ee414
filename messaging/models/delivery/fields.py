"""The fields of a Delivery and what they say by themselves."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.claims import Claimable
from config.lib.sealed import SealedField
from crm.sealing import unseal
from messaging.models.blob import Blob
from messaging.models.channel import Channel

TO_COLUMN = "messaging_delivery.to"
SECRET_COLUMN = "messaging_delivery.secret"
# Stands in the text where the secret goes.
SECRET_PLACE = "{secret}"
# What is left of a secret that has done its work.
SPENT = b""


class DeliveryFields(Claimable):
    """The columns of a Delivery."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        QUEUED = "queued", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        UNDELIVERED = "undelivered", _("Not delivered")
        BOUNCED = "bounced", _("Came back")
        FAILED = "failed", _("Not sent")
        SUPPRESSED = "suppressed", _("Suppressed")
        EXPIRED = "expired", _("Expired")
        CANCELLED = "cancelled", _("Cancelled")

    RANK: ClassVar[dict[str, int]] = {
        State.PLANNED: 1,
        State.QUEUED: 1,
        State.SENDING: 2,
        State.SENT: 3,
    }
    FINAL_RANK: ClassVar[int] = 9

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="deliveries"
    )
    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="deliveries"
    )
    to = SealedField()
    seal_key = models.UUIDField(default=uuid.uuid4, editable=False)
    to_masked = models.CharField(max_length=80)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    # A one-time code: None where there is none, SPENT once it has left or never will.
    secret = SealedField(null=True)
    message_id = models.CharField(max_length=200, blank=True)
    in_reply_to = models.CharField(max_length=500, blank=True)
    references = models.JSONField(default=list)
    blobs = models.ManyToManyField(
        Blob, through="messaging.DeliveryFile", related_name="+"
    )
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.PLANNED
    )
    is_uncertain = models.BooleanField(default=False)
    send_started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    @property
    def rank(self) -> int:
        """How far the state has come; a lower one never follows."""
        return self.RANK.get(self.state, self.FINAL_RANK)

    def address(self) -> str:
        """The plain address, for sending; raises SealBroken."""
        return unseal(self.to_context, bytes(self.to), client_id=self.client_id)

    def body(self) -> str:
        """The text as it leaves, the secret in its place; raises SealBroken.

        Only for who sends: the secret stands nowhere else in clear.
        """
        if self.secret is None:
            return self.text
        secret = unseal(
            self.secret_context, bytes(self.secret), client_id=self.client_id
        )
        return self.text.replace(SECRET_PLACE, secret)

    def _spend_secret(self) -> list[str]:
        """Forget the secret; the names of the changed fields."""
        if not self.secret:
            return []
        self.secret = SPENT
        return ["secret"]

    @property
    def to_context(self) -> str:
        """What the seal of the address is bound to: this column and this sending."""
        return f"{TO_COLUMN}:{self.seal_key}"

    @property
    def secret_context(self) -> str:
        """The same for its secret."""
        return f"{SECRET_COLUMN}:{self.seal_key}"

    def sealed_as(self) -> dict[str, str]:
        """Sealed column → what its seal is bound to."""
        bound = {"to": self.to_context}
        if self.secret and self.secret != SPENT:
            bound["secret"] = self.secret_context
        return bound
