"""Addressed: a row with the mail address of somebody who is no client of its matter."""

import uuid
from typing import ClassVar

from django.db import models

from config.lib.sealed import SealedField
from crm.masking import mask_mail
from crm.models import DataKey
from crm.sealing import unseal


class Addressed(models.Model):
    """The address is sealed by a key of the house, bound to column and row."""

    seal_key = models.UUIDField(default=uuid.uuid4, editable=False)
    to = SealedField()
    to_masked = models.CharField(max_length=80)

    COLUMN: ClassVar[str]

    class Meta:
        abstract = True

    @property
    def context(self) -> str:
        """What the seal of the address is bound to."""
        return f"{self.COLUMN}:{self.seal_key}"

    def address(self) -> str:
        """The plain address; raises SealBroken."""
        return unseal(self.context, bytes(self.to))

    def keep_address(self, address: str) -> None:
        """Seal and mask it; the caller saves."""
        self.to = DataKey.for_purpose("parties").seal(self.context, address)
        self.to_masked = mask_mail(address)
