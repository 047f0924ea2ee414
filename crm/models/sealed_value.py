"""SealedValue: what contact points and particulars share: value, index and mask."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext as _

from config.lib.sealed import SealBroken, SealedField
from crm.models.key import DataKey
from crm.refused import Refused
from crm.sealing import blind_index, unseal

if TYPE_CHECKING:
    from crm.reveals import Look

    from .client import Client
    from .staff import Staff


class SealedValue(models.Model):
    """A personal value of one client: sealed, found by its blind index, shown masked.

    The seal is bound to column, kind and index: a value put into another row, column
    or client does not open.
    """

    client: "models.ForeignKey[Client, Client]"
    client_id: int
    kind: "models.CharField[str, str]"

    value = SealedField()
    index = models.BinaryField(max_length=32)
    masked = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    COLUMN: ClassVar[str]
    # What a Reading calls it: "contact".
    PART: ClassVar[str]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.masked

    @classmethod
    def index_of(cls, kind: str, normalised: str) -> bytes:
        """The blind index of a normalised value of this kind."""
        return blind_index(f"{cls.COLUMN}:{kind}", normalised)

    @classmethod
    def context_of(cls, kind: str, index: "bytes | memoryview[int]") -> str:
        """What the seal of a value with this index is bound to."""
        return f"{cls.COLUMN}:{kind}:{bytes(index).hex()}"

    def keep(self, normalised: str, masked: str, key: DataKey) -> None:
        """Set value, index and mask of this row; the caller saves it."""
        self.index = self.index_of(self.kind, normalised)
        self.value = key.seal(self.context_of(self.kind, self.index), normalised)
        self.masked = masked

    def sealed_as(self) -> dict[str, str]:
        """Sealed column → what its seal is bound to."""
        return {"value": self.context_of(self.kind, self.index)}

    def open(self) -> str:
        """The plain value; raises SealBroken."""
        context = self.context_of(self.kind, self.index)
        return unseal(context, bytes(self.value), client_id=self.client_id)

    def reveal(self, look: "Look", *, by: "Staff") -> str:
        """The plain value for a person to see, once the look is committed.

        Raises Refused without a reason, where the budget of `by` is spent, and where
        the value does not open: its key was erased.
        """
        from crm import reveals

        try:
            value = self.open()
        except SealBroken as error:
            words = _("This value can no longer be read: its key is gone.")
            raise Refused("", "unreadable", words) from error
        part = f"{self.PART}:{self.kind}"
        reveals.spend(self, client_id=self.client_id, part=part, look=look, by=by)
        return value
