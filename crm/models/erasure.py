"""Erasure: a client's wish to be forgotten, and how far that has come."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.claims import Claimable, due_index
from config.lib.locking import locked
from crm.activity import record
from crm.refused import Refused

if TYPE_CHECKING:
    from .staff import Staff


class Erasure(Claimable):
    """One wish. Held back by a legal hold or by what must be kept for a time; once
    begun it is carried on after any crash.
    """

    class State(models.TextChoices):
        HELD = "held", _("Held back")
        QUEUED = "queued", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="erasures"
    )
    state = models.CharField(max_length=9, choices=State.choices)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Why and until when it is held back: a retention class, or "legal_hold".
    held_by = models.CharField(max_length=20, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"],
                condition=~models.Q(state="withdrawn"),
                name="crm_erasure_once",
            )
        ]
        indexes: ClassVar = [due_index("crm_erasure_due")]

    def __str__(self) -> str:
        return f"erasure of {self.client_id} ({self.state})"

    @property
    def is_open(self) -> bool:
        """Whether it can still be withdrawn."""
        return self.state in {self.State.HELD, self.State.QUEUED}

    @property
    def holder(self) -> str:
        """What holds it back, in words."""
        from crm import retention

        return retention.label_of(self.held_by)

    def withdraw(self, *, by: "Staff") -> None:
        """Think again, while nothing has been erased; raises Refused after that."""
        with locked(self):
            if not self.is_open:
                words = _("Too late: the erasure has begun.")
                raise Refused("", "begun", words)
            self.state, self.due_at = self.State.WITHDRAWN, None
            self.save(update_fields=["state", "due_at"])
            client = self.client_id
            record("client.erasure_withdrawn", self.client, by=by, client_id=client)
