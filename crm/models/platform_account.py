"""PlatformAccount: a client's account on the lending platform, as last seen."""

from typing import ClassVar

from django.db import models

from config.lib.sealed import SealedField


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

    Shown with its age when the platform does not answer.
    """

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
