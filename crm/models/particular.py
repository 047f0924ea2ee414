"""Particular: identity number, bank cards and postal address of a client, sealed."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm import numbers
from crm.masking import mask_address, mask_card, mask_identity
from crm.models.key import DataKey
from crm.models.sealed_value import SealedValue
from crm.signing import signed

if TYPE_CHECKING:
    from .client import Client
    from .staff import Staff


class Kind(models.TextChoices):
    """What sort of particular it is."""

    IDENTITY = "identity", _("Identity number")
    CARD = "card", _("Bank card")
    ADDRESS = "address", _("Postal address")


def normalised(kind: str, value: str) -> str:
    """The form under which equal values are equal; raises ValueError, in translated
    words, on what is none of this kind.
    """
    if kind == Kind.IDENTITY:
        return numbers.identity(value)
    if kind == Kind.CARD:
        return numbers.card(value)
    value = " ".join(value.split())
    if not value:
        raise ValueError(_text("An address needs at least a word."))
    return value


MASKS = {
    Kind.IDENTITY: mask_identity,
    Kind.CARD: mask_card,
    Kind.ADDRESS: mask_address,
}


class ParticularManager(models.Manager["Particular"]):
    """Adds and finds particulars."""

    def add(
        self,
        client: "Client",
        kind: str,
        value: str,
        label: str = "",
        by: "Staff | None" = None,
    ) -> "Particular":
        """Keep `value` for `client`, the one already there where it is known; raises
        ValueError. `label` says which: the bank, "home". The history names `by`.
        """
        client.must_stand()
        value = normalised(kind, value)
        index = Particular.index_of(kind, value)
        known = self.filter(client=client, kind=kind, index=index).first()
        if known is not None:
            return known
        row = Particular(client=client, kind=kind, label=label)
        row.keep(value, MASKS[Kind(kind)](value), DataKey.for_client(client))
        (signed(row, by) if by else row).save()
        return row

    def with_value(self, kind: str, value: str) -> "models.QuerySet[Particular]":
        """Those that are this value, of any client; raises ValueError."""
        index = Particular.index_of(kind, normalised(kind, value))
        standing = self.filter(client__merged_into__isnull=True)
        return standing.filter(kind=kind, index=index)


class Particular(SealedValue):
    """One such value of one client."""

    COLUMN = "crm_particular.value"

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="particulars"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    label = models.CharField(_("label"), max_length=60, blank=True)

    history = HistoricalRecords(excluded_fields=["value", "index"])

    objects: ClassVar[ParticularManager] = ParticularManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "kind", "index"],
                name="crm_particular_once_per_client",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "index"], name="crm_particular_by_index")
        ]
