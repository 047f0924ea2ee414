"""DataKey: the keys that seal personal values, each wrapped by KEFU_KEYS."""

from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from config.lib import sealed

if TYPE_CHECKING:
    from .client import Client


class DataKey(models.Model):
    """A 256-bit key of one client (erasing it makes the client's values unreadable), or
    of the house for one `purpose` (blind indexes, audit chain, channel credentials).

    A merged client owns several. The key itself is stored only wrapped; see design:
    KEFU_KEYS.
    """

    client = models.ForeignKey(
        "crm.Client",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="keys",
    )
    purpose = models.CharField(max_length=20, blank=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    # By a merge: it opens what it sealed and seals nothing new, so it can go back.
    came_over = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["purpose"],
                condition=~models.Q(purpose=""),
                name="crm_datakey_one_per_purpose",
            ),
            models.CheckConstraint(
                condition=models.Q(client__isnull=True) | models.Q(purpose=""),
                name="crm_datakey_client_or_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"data key {self.pk}"

    @classmethod
    def for_client(cls, client: "Client") -> "DataKey":
        """The newest own key of `client`, of an alias that of the record it went into;
        made at first need.
        """
        holder = client.merged_into or client
        key = holder.keys.filter(came_over=False).order_by("-pk").first()
        if key is None:
            key = cls.fresh(holder)
            key.save()
        return key

    @classmethod
    def for_purpose(cls, purpose: str) -> "DataKey":
        """The house key for `purpose`, made at first need; safe against two makers."""
        key = cls.objects.filter(purpose=purpose).first()
        if key is None:
            key, _made = cls.objects.get_or_create(
                purpose=purpose, defaults={"wrapped": _ring().wrap(sealed.new_key())}
            )
        return key

    @classmethod
    def lock(cls, purpose: str) -> None:
        """Hold the row of `purpose` until the transaction ends."""
        cls.for_purpose(purpose)
        cls.objects.select_for_update().get(purpose=purpose)

    @classmethod
    def fresh(cls, client: "Client") -> "DataKey":
        """A new key for `client`, not saved yet."""
        return cls(client=client, wrapped=_ring().wrap(sealed.new_key()))

    def secret(self) -> bytes:
        """The 32 bytes themselves; raises SealBroken where KEFU_KEYS does not fit."""
        return _unwrapped(bytes(self.wrapped), settings.KEFU_KEYS)

    def seal(self, context: str, value: str) -> bytes:
        """`value` encrypted for the column `context` ("table.column")."""
        return sealed.seal(self.secret(), self.pk, context, value)

    def unseal(self, context: str, blob: bytes) -> str:
        """The value again; raises SealBroken for another key, row or column."""
        return sealed.unseal(self.secret(), context, bytes(blob))


@lru_cache(maxsize=1)
def _parsed(setting: str) -> sealed.KeyRing:
    return sealed.KeyRing.from_setting(setting)


def _ring() -> sealed.KeyRing:
    return _parsed(settings.KEFU_KEYS)


@lru_cache(maxsize=1024)
def _unwrapped(wrapped: bytes, setting: str) -> bytes:
    return _parsed(setting).unwrap(wrapped)
