"""Digest: the mail that tells somebody who is away of their unread alerts."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.claims import Claimable, due_index


class Digest(Claimable):
    """Written with the alerts it tells of, in one transaction; a worker sends it.

    `started_at` is committed before the server is called. One that is found in the
    middle of a try is not sent again: a mail too few does less harm than two.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("Uncertain")
        FAILED = "failed", _("Not sent")

    # As a provider reads them of what it sends (`messaging.providers.base.Outgoing`).
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    automatic: str = "auto-generated"

    staff = models.ForeignKey(
        "crm.Staff", on_delete=models.CASCADE, related_name="digests"
    )
    channel = models.ForeignKey(
        "messaging.Channel", on_delete=models.PROTECT, related_name="+"
    )
    subject = models.CharField(max_length=200)
    text = models.TextField()
    message_id = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    started_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            due_index("helpdesk_digest_due"),
            models.Index(fields=["created_at"], name="helpdesk_digest_made"),
        ]

    def __str__(self) -> str:
        return f"digest {self.pk} for {self.staff_id}"

    @classmethod
    def waiting(cls) -> "models.QuerySet[Digest]":
        """Those whose channel is in use; others wait until it is."""
        return cls.objects.filter(channel__is_active=True)

    def body(self) -> str:
        """The text as it leaves."""
        return self.text

    @property
    def files(self) -> "models.QuerySet[Digest]":
        """None ever goes with it."""
        return Digest.objects.none()
