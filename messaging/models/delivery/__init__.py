"""Delivery: one outgoing thing to one address, and the state it has reached."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.claims import due_index
from messaging.models.blob import Blob

from .attemptable import Attemptable
from .fields import SECRET_PLACE, TO_COLUMN, DeliveryFields
from .planning import Addressee, DeliveryManager, Letter
from .sendable import Sendable

__all__ = [
    "SECRET_PLACE",
    "TO_COLUMN",
    "Addressee",
    "Delivery",
    "DeliveryFile",
    "Letter",
]


class Delivery(Sendable, Attemptable, DeliveryFields):
    """Written in the verb's transaction; a worker claims and sends it when `due_at` has
    come.

    `send_started_at` is committed before the provider is called, so a dead worker
    leaves evidence of which side of the call it was on. The state only moves up in
    rank; `uncertain` stands beside it: the provider may have it, nobody can say.
    """

    objects: ClassVar[DeliveryManager] = DeliveryManager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes: ClassVar = [
            due_index("messaging_delivery_due"),
            models.Index(
                fields=["id"],
                name="messaging_delivery_uncertain",
                condition=models.Q(is_uncertain=True),
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} ({self.state})"

    @classmethod
    def waiting(cls) -> "models.QuerySet[Delivery]":
        """The deliveries of channels in use; those of others wait until they are."""
        return cls.objects.filter(channel__is_active=True)


class DeliveryFile(models.Model):
    """A file that goes with a Delivery, under the name the receiver sees."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="files"
    )
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name
