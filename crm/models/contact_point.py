"""ContactPoint: where a client can be reached, and the key by which duplicates are
found.
"""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.sealed import SealedField
from crm.masking import mask_mail, mask_mobile
from crm.models.key import DataKey
from crm.sealing import blind_index, unseal

if TYPE_CHECKING:
    from .client import Client

COLUMN = "crm_contactpoint.value"


class Kind(models.TextChoices):
    """What sort of address it is."""

    MAIL = "mail", _("Mail")
    PHONE = "phone", _("Phone")
    QQ = "qq", _("QQ")
    PLATFORM = "platform", _("Platform user")
    VISITOR = "visitor", _("Visitor")


def normalised(kind: str, value: str) -> str:
    """The form under which equal addresses are equal; raises ValueError on an empty
    one.
    """
    value = value.strip()
    if not value:
        raise ValueError("a contact point needs a value")
    return value.lower() if kind == Kind.MAIL else value


def index_of(kind: str, value: str) -> bytes:
    """The blind index of an address of this kind."""
    return blind_index(f"{COLUMN}:{kind}", normalised(kind, value))


def masked(kind: str, value: str) -> str:
    """The form shown to everybody who may see that there is an address at all."""
    if kind == Kind.MAIL:
        return mask_mail(value)
    if kind == Kind.PHONE:
        return mask_mobile(value)
    return f"{value[:1]}***{value[-2:]}"


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    """Ways to find one."""

    def with_mail(self, address: str) -> "ContactPointQuerySet":
        """Those that are this mail address."""
        return self.filter(kind=Kind.MAIL, index=index_of(Kind.MAIL, address))


class ContactPointManager(models.Manager.from_queryset(ContactPointQuerySet)):  # type: ignore[misc]
    """Adds contact points sealed, indexed and masked at once."""

    def add(self, client: "Client", kind: str, value: str) -> "ContactPoint":
        """Keep `value` for `client`; the one already there where it is known."""
        value = normalised(kind, value)
        point, _made = self.get_or_create(
            client=client,
            kind=kind,
            index=index_of(kind, value),
            defaults={
                "value": DataKey.for_client(client).seal(COLUMN, value),
                "masked": masked(kind, value),
                "is_preferred": not client.contact_points.filter(kind=kind).exists(),
            },
        )
        return point


class ContactPoint(models.Model):
    """One address of one client: sealed value, blind index, mask."""

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="contact_points"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    value = SealedField()
    index = models.BinaryField(max_length=32)
    masked = models.CharField(max_length=80)
    is_preferred = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[ContactPointManager] = ContactPointManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "kind", "index"],
                name="crm_contactpoint_once_per_client",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "index"], name="crm_contactpoint_by_index")
        ]

    def __str__(self) -> str:
        return self.masked

    def open(self) -> str:
        """The plain value, for sending; raises SealBroken."""
        return unseal(COLUMN, bytes(self.value))
