"""PlatformAccount: a client's account on the lending platform, as last seen."""

from typing import ClassVar

from django.db import models

from config.lib.sealed import SealedField
from crm.models.key import DataKey
from crm.sealing import unseal


class PlatformAccount(models.Model):
    """Which user of the platform this client is. A user belongs to one client."""

    client = models.OneToOneField(
        "crm.Client", on_delete=models.PROTECT, related_name="platform_account"
    )
    user_id = models.CharField(max_length=64, unique=True)
    linked_at = models.DateTimeField()
    linked_by = models.ForeignKey(
        "crm.Staff", on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return self.user_id


class PlatformCopy(models.Model):
    """The last good answer of the platform for one part of an account, sealed as JSON.

    Shown with its age when the platform does not answer. The seal is bound to column,
    account and part: the copy of one client does not open for another.
    """

    COLUMN: ClassVar[str] = "crm_platformcopy.content"

    account = models.ForeignKey(
        PlatformAccount, on_delete=models.PROTECT, related_name="copies"
    )
    section = models.CharField(max_length=20)
    content = SealedField()
    as_of = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "section"], name="crm_platformcopy_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.section} of {self.account_id}"

    @property
    def context(self) -> str:
        """What the seal of this copy is bound to."""
        return f"{self.COLUMN}:{self.account_id}:{self.section}"

    def keep(self, text: str, key: DataKey) -> None:
        """Seal `text` as the content; the caller saves the row."""
        self.content = key.seal(self.context, text)

    def open(self) -> str:
        """The content; raises SealBroken."""
        client_id = self.account.client_id
        return unseal(self.context, bytes(self.content), client_id=client_id)


class PlatformRecord(models.Model):
    """One order, loan or other record of the platform, as the last event told it.

    `ref` is what clients quote. Events are applied by `version`: an older one than this
    changes nothing.
    """

    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=64)
    user_id = models.CharField(max_length=64, db_index=True)
    version = models.BigIntegerField()
    status = models.CharField(max_length=20, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "ref"], name="crm_platformrecord_ref"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["ref"], name="crm_platformrecord_by_ref")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}"
