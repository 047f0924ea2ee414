"""Where a client is reached."""

from typing import TYPE_CHECKING, cast

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.refused import Refused
from crm.signing import signed

if TYPE_CHECKING:
    from crm.models import Client, ContactPoint, Staff

    from .fields import ClientFields as Base
else:
    Base = object


class Reachable(Base):
    """Adding a contact point, saying which is right and which is wrong, dropping it.

    One contact point of a kind is preferred: what is written goes there.
    """

    def add_contact(self, kind: str, value: str, *, by: "Staff") -> "ContactPoint":
        """Keep an address of this kind. One that other clients have too is kept and
        noted: it makes a duplicate to look into, not a mistake.

        Raises Refused for what is no address, and for one that is here already.
        """
        from crm.models import ContactPoint

        index = _checked(kind, value)
        with self.standing():
            known = ContactPoint.objects.filter(kind=kind, index=index)
            if known.filter(client=self.pk).exists():
                raise Refused("value", "known", _("The client has this one already."))
            point = ContactPoint.objects.add(cast("Client", self), kind, value, by)
            record(
                "client.contact_added",
                self,
                by=by,
                client_id=self.pk,
                point=point.pk,
                kind=kind,
                masked=point.masked,
                elsewhere=known.exclude(client=self.pk).exists(),
            )
        return point

    def verify_contact(self, point: "ContactPoint", *, by: "Staff") -> None:
        """Mark that this address was proven to be the client's."""
        if point.verified_at is None:
            self._mark(point, by, "contact_verified", verified_at=now())

    def bounce_contact(self, point: "ContactPoint", *, by: "Staff") -> None:
        """Mark that what was sent there came back."""
        if point.bounced_at is None:
            self._mark(point, by, "contact_bounced", bounced_at=now())

    def trust_contact(self, point: "ContactPoint", *, by: "Staff") -> None:
        """Take the mark "bounced" away: the address works again."""
        if point.bounced_at is not None:
            self._mark(point, by, "contact_trusted", bounced_at=None)

    def prefer_contact(self, point: "ContactPoint", *, by: "Staff") -> None:
        """Write to this one from now on, and to no other of its kind."""
        from crm.models import ContactPoint

        with self.standing():
            others = ContactPoint.objects.filter(
                client=self.pk, kind=point.kind, is_preferred=True
            ).exclude(pk=point.pk)
            for other in others:
                other.is_preferred = False
                signed(other, by).save(update_fields=["is_preferred"])
            if not point.is_preferred:
                self._mark(point, by, "contact_preferred", is_preferred=True)

    def drop_contact(self, point: "ContactPoint", *, by: "Staff") -> None:
        """Take an address away; the oldest other of its kind is preferred then.

        Raises Refused where a ticket is answered there.
        """
        from crm.models import ContactPoint

        kept, was_preferred = point.pk, point.is_preferred
        with self.standing():
            try:
                signed(point, by).delete()
            except ProtectedError as error:
                raise Refused(
                    "",
                    "in-use",
                    _("Tickets are answered at this address: it stays on record."),
                ) from error
            record(
                "client.contact_dropped",
                self,
                by=by,
                client_id=self.pk,
                point=kept,
                kind=point.kind,
                masked=point.masked,
            )
            others = ContactPoint.objects.filter(client=self.pk, kind=point.kind)
            heir = others.order_by("pk").first() if was_preferred else None
            if heir is not None:
                heir.is_preferred = True
                signed(heir, by).save(update_fields=["is_preferred"])

    def _mark(
        self, point: "ContactPoint", by: "Staff", verb: str, **change: object
    ) -> None:
        """Set fields of a contact point of this client and record it."""
        if point.client_id != self.pk:
            raise ValueError("a contact point of another client")
        with locked(point):
            for name, value in change.items():
                setattr(point, name, value)
            signed(point, by).save(update_fields=list(change))
            record(
                f"client.{verb}",
                self,
                by=by,
                client_id=self.pk,
                point=point.pk,
                kind=point.kind,
                masked=point.masked,
            )


def _checked(kind: str, value: str) -> bytes:
    """The blind index of an address that may be kept; raises Refused."""
    from crm.models import contact_point

    if kind not in contact_point.Kind.values:
        raise Refused("kind", "unknown", _("Choose a kind of contact from the list."))
    if kind == contact_point.Kind.MAIL:
        try:
            validate_email(value.strip())
        except ValidationError as error:
            words = _("Write the address with name, @ and domain: wang@example.cn.")
            raise Refused("value", "invalid", words) from error
    try:
        return contact_point.index_of(kind, value)
    except ValueError as error:
        raise Refused("value", "invalid", str(error)) from error
