"""FormUse: one ticket opened by the public form, so that pressing twice opens one."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

# Of one address or number a day: a mailbox must not be filled by others.
MOST_PER_DAY = 5


class FormUse(models.Model):
    """The key of a form that was sent, and the blind index of the contact it gave."""

    digest = models.BinaryField(max_length=32, unique=True)
    # Set in the transaction that makes the row: null nowhere else.
    ticket = models.OneToOneField(
        "helpdesk.Ticket",
        null=True,
        on_delete=models.PROTECT,
        related_name="form_use",
    )
    contact = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["contact", "at"], name="helpdesk_form_contact")
        ]

    def __str__(self) -> str:
        return f"form of {self.ticket_id}"

    @classmethod
    def spare(cls, contact: bytes, field: str) -> None:
        """Raises Refused where this contact was given too often within a day."""
        since = now() - timedelta(days=1)
        if cls.objects.filter(contact=contact, at__gt=since).count() >= MOST_PER_DAY:
            raise Refused(
                field,
                "too-many",
                _(
                    "Several requests came from here today already: wait for our"
                    " answer, or write below one of them."
                ),
            )
