"""PlatformEvent: what the platform told, stored before anybody reads it."""

from typing import ClassVar

from django.db import IntegrityError, models, transaction

from config.lib.claims import Claimable, due_index
from config.lib.clock import now
from config.lib.sealed import SealedField
from crm.models.key import DataKey
from crm.sealing import unseal


class PlatformEventManager(models.Manager["PlatformEvent"]):
    """Stores what the platform tells."""

    def store(
        self, event_id: str, body: bytes, *, key_id: str, bad: str = ""
    ) -> tuple["PlatformEvent", bool]:
        """Keep `body` once by its id; the row, and whether it is new.

        `bad` says why nothing can be made of it: it is kept to be looked at. Of any
        number that come at once with the same id, the first is kept.
        """
        known = self.filter(event_id=event_id).first()
        if known is not None:
            return known, False
        state = PlatformEvent.State.BAD if bad else PlatformEvent.State.RECEIVED
        at = now()
        row = self.model(
            event_id=event_id,
            key_id=key_id,
            state=state,
            reason=bad[:300],
            received_at=at,
            due_at=None if bad else at,
        )
        row.keep(body)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            return self.get(event_id=event_id), False
        return row, True


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

    objects: ClassVar[PlatformEventManager] = PlatformEventManager()

    class Meta:
        indexes: ClassVar = [
            due_index("crm_platformevent_due"),
            models.Index(fields=["state", "-id"], name="crm_platformevent_state"),
        ]

    def __str__(self) -> str:
        return f"event {self.event_id} ({self.state})"

    def keep(self, body: bytes) -> None:
        """Seal the body for this event; the caller saves the row."""
        # One character a byte: what is no UTF-8 is kept as it came.
        key = DataKey.for_purpose("platform events")
        self.body = key.seal(self._context(), body.decode("latin-1"))

    def open(self) -> bytes:
        """The body as it came; raises SealBroken for one of another event."""
        return unseal(self._context(), bytes(self.body)).encode("latin-1")

    def _context(self) -> str:
        return f"crm_platformevent.body:{self.event_id}"


class PlatformFeed(models.Model):
    """How far the catch-up reader has read the platform's feed; one row."""

    cursor = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.cursor
