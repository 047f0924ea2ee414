"""ContactPoint: where a client can be reached, and the key by which duplicates are
found.
"""

from typing import TYPE_CHECKING, ClassVar

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm import numbers
from crm.masking import mask_mail, mask_mobile
from crm.models.key import DataKey
from crm.models.sealed_value import SealedValue
from crm.signing import signed

if TYPE_CHECKING:
    from .client import Client
    from .staff import Staff


class Kind(models.TextChoices):
    """What sort of address it is."""

    MAIL = "mail", _("Mail")
    PHONE = "phone", _("Phone")
    QQ = "qq", _("QQ")
    PLATFORM = "platform", _("Platform user")
    VISITOR = "visitor", _("Visitor")


def normalised(kind: str, value: str) -> str:
    """The form under which equal addresses are equal; phones in E.164.

    Raises ValueError, in translated words, on what is no address of this kind.
    """
    value = value.strip()
    if not value:
        raise ValueError(_text("a contact point needs a value"))
    if kind == Kind.PHONE:
        return numbers.phone(value)
    return value.lower() if kind == Kind.MAIL else value


def index_of(kind: str, value: str) -> bytes:
    """The blind index of an address of this kind."""
    return ContactPoint.index_of(kind, normalised(kind, value))


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
        return self.with_value(Kind.MAIL, address)

    def with_value(self, kind: str, value: str) -> "ContactPointQuerySet":
        """Those that are this address, with aliases aside; raises ValueError."""
        standing = self.filter(client__merged_into__isnull=True)
        return standing.filter(kind=kind, index=index_of(kind, value))


class ContactPointManager(models.Manager.from_queryset(ContactPointQuerySet)):  # type: ignore[misc]
    """Adds contact points sealed, indexed and masked at once."""

    def add(
        self, client: "Client", kind: str, value: str, by: "Staff | None" = None
    ) -> "ContactPoint":
        """Keep `value` for `client`; the one already there where it is known. The
        history names `by`.
        """
        client.must_stand()
        value = normalised(kind, value)
        index = ContactPoint.index_of(kind, value)
        point: ContactPoint | None = self.filter(
            client=client, kind=kind, index=index
        ).first()
        if point is not None:
            return point
        point = self.model(client=client, kind=kind)
        point.keep(value, masked(kind, value), DataKey.for_client(client))
        point.is_preferred = not client.contact_points.filter(kind=kind).exists()
        try:
            with transaction.atomic():
                (signed(point, by) if by else point).save()
        except IntegrityError:
            # Somebody else was quicker: theirs stands.
            point = self.get(client=client, kind=kind, index=index)
        return point


class ContactPoint(SealedValue):
    """One address of one client."""

    COLUMN = "crm_contactpoint.value"

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="contact_points"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    is_preferred = models.BooleanField(_("preferred"), default=False)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    bounced_at = models.DateTimeField(_("bounced"), null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["value", "index"])

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
