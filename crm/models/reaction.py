"""Reaction: what one subscriber still owes to one Activity."""

from typing import ClassVar

from django.db import models

from config.lib.claims import Claimable, due_index


class Reaction(Claimable):
    """Written in the verb's transaction, one row per subscriber; run after commit or by
    the worker, so that a crash between the two loses nothing.
    """

    class State(models.TextChoices):
        DUE = "due"
        DONE = "done"

    activity = models.ForeignKey(
        "crm.Activity", on_delete=models.PROTECT, related_name="reactions"
    )
    subscriber = models.CharField(max_length=120)
    state = models.CharField(max_length=4, choices=State.choices, default=State.DUE)
    error = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "subscriber"],
                name="crm_reaction_once_per_subscriber",
            )
        ]
        indexes: ClassVar = [due_index("crm_reaction_due")]

    def __str__(self) -> str:
        return f"{self.subscriber} on {self.activity_id}"
