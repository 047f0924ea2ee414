"""Attempt: one try at handing a Delivery to its provider."""

from typing import ClassVar

from django.db import models


class Attempt(models.Model):
    """Append-only: when it began and ended, and what the provider said."""

    class Outcome(models.TextChoices):
        SENT = "sent"
        TEMPORARY = "temporary"
        PERMANENT = "permanent"
        UNCERTAIN = "uncertain"

    delivery = models.ForeignKey(
        "messaging.Delivery", on_delete=models.CASCADE, related_name="tries"
    )
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    code = models.CharField(max_length=20, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delivery", "number"], name="messaging_attempt_number"
            )
        ]

    def __str__(self) -> str:
        return f"attempt {self.number} of delivery {self.delivery_id}"
