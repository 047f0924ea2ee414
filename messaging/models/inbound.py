"""Inbound: what a provider handed over, stored raw before anybody reads it."""

import hashlib
from typing import ClassVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.claims import Claimable, due_index
from config.lib.clock import now

from .blob import Blob
from .channel import Channel


class InboundManager(models.Manager["Inbound"]):
    """Stores what arrives."""

    def store(
        self, channel: Channel, raw: bytes, *, digest: str, provider_id: str = ""
    ) -> tuple["Inbound", bool]:
        """Keep `raw` once per channel and digest; the row, and whether it is new.

        The row is unique in the database, so the same mail from any number of workers
        is kept once, by whoever comes first.
        """
        known = self.filter(channel=channel, digest=digest).first()
        if known is not None:
            return known, False
        blob = Blob.objects.keep(raw, "message/rfc822")
        try:
            with transaction.atomic():
                row = self.create(
                    channel=channel,
                    digest=digest,
                    provider_id=provider_id,
                    raw=blob,
                    received_at=now(),
                    due_at=now(),
                )
        except IntegrityError:
            blob.drop()
            return self.get(channel=channel, digest=digest), False
        return row, True

    def set_aside(self, channel: Channel, provider_id: str, reason: str) -> bool:
        """Note that something cannot be had from the provider; whether it is new.

        Stands in quarantine without its bytes, so that somebody sees it.
        """
        digest = hashlib.sha256(f"not handed over {provider_id}".encode()).hexdigest()
        if self.filter(channel=channel, digest=digest).exists():
            return False
        self.create(
            channel=channel,
            digest=digest,
            provider_id=provider_id,
            raw=Blob.objects.keep(b"", "message/rfc822"),
            received_at=now(),
            state=Inbound.State.QUARANTINED,
            outcome="quarantined",
            reason=reason[:500],
        )
        return True


class Inbound(Claimable):
    """One thing that came in, unique by channel and digest of its Message-ID (or of its
    bytes).
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        DONE = "done", _("Filed")
        IGNORED = "ignored", _("Ignored")
        QUARANTINED = "quarantined", _("In quarantine")

    channel = models.ForeignKey(
        Channel, on_delete=models.PROTECT, related_name="inbounds"
    )
    digest = models.CharField(max_length=64)
    provider_id = models.CharField(max_length=120, blank=True)
    raw = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=12, choices=State.choices, default=State.RECEIVED
    )
    outcome = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)
    received_at = models.DateTimeField()

    objects: ClassVar[InboundManager] = InboundManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["channel", "digest"], name="messaging_inbound_once_per_channel"
            )
        ]
        indexes: ClassVar = [
            due_index("messaging_inbound_due"),
            models.Index(fields=["state", "-id"], name="messaging_inbound_state"),
        ]

    def __str__(self) -> str:
        return f"inbound {self.pk} ({self.state})"
