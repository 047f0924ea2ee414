"""PlatformEvent: what the platform told, stored before anybody reads it."""

from typing import ClassVar

from django.db import models

from config.lib.claims import Claimable, due_index
from config.lib.sealed import SealedField


class PlatformEvent(Claimable):
    """One signed event, once by its id; applied by the worker."""

    class State(models.TextChoices):
        RECEIVED = "received"
        APPLIED = "applied"
        STALE = "stale"  # an older version than is known
        IGNORED = "ignored"  # about nobody this desk knows
        BAD = "bad"

    event_id = models.CharField(max_length=64, unique=True)
    type = models.CharField(max_length=60, blank=True)
    key_id = models.CharField(max_length=32)
    # The body as it came: sealed by the house, since nobody knows yet whose it is.
    body = SealedField()
    state = models.CharField(
        max_length=8, choices=State.choices, default=State.RECEIVED
    )
    reason = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField()
    occurred_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            due_index("crm_platformevent_due"),
            models.Index(fields=["state", "-id"], name="crm_platformevent_state"),
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} ({self.state})"


class PlatformFeed(models.Model):
    """How far the catch-up reader has read the platform's feed; one row."""

    cursor = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.cursor
