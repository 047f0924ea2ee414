"""Seal: the keyed hash chain over the log."""

from django.db import models


class Seal(models.Model):
    """Link number `sequence` of the chain: a digest over the Activity and the link
    before it.

    Appended in batches after commit, so that verbs take no lock on the chain.
    """

    sequence = models.BigIntegerField(primary_key=True)
    activity = models.OneToOneField(
        "crm.Activity", on_delete=models.PROTECT, related_name="seal"
    )
    digest = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"seal {self.sequence}"
