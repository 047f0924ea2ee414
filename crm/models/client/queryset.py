"""Finding clients: by reach, and by what they wrote from."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from crm.name_keys import name_keys
from crm.refused import Refused
from crm.signing import signed

if TYPE_CHECKING:
    from crm.models import Client, Staff


class ClientQuerySet(models.QuerySet["Client"]):
    """Reach and look-up."""

    def visible_to(self, staff: "Staff") -> "ClientQuerySet":
        """All for holders of `crm.view_clients`; for others who may open clients those
        named to them or to their role. An alias is found and leads on.
        """
        if staff.has_perm("crm.view_clients"):
            return self
        if not staff.has_perm("crm.read_client"):
            return self.none()
        from crm.models.grant import ClientGrant

        to_them = Q(staff=staff) | Q(role=staff.role, staff__isnull=True)
        named = ClientGrant.objects.in_force().filter(to_them)
        return self.filter(pk__in=named.values("client"))

    def standing(self) -> "ClientQuerySet":
        """Those that were not merged into another record."""
        return self.filter(merged_into__isnull=True)

    def led_to(self, pk: int) -> "ClientQuerySet":
        """The client of this number; of an alias' number the one it was merged into."""
        from crm.models.client import Client

        into = Client.objects.filter(pk=pk).values("merged_into")
        return self.filter(pk=Coalesce(models.Subquery(into), pk))

    def with_mail(self, address: str) -> "ClientQuerySet":
        """Those who have this mail address on record, oldest first; no aliases."""
        from crm.models.contact_point import index_of

        return (
            self.standing()
            .filter(
                contact_points__kind="mail",
                contact_points__index=index_of("mail", address),
            )
            .order_by("pk")
        )

    def for_mail(self, address: str, *, name: str, by: "Staff") -> "Client":
        """The client known by this address, registered as a visitor where there is
        none.

        A From header suggests who writes and proves nothing, so nothing known is
        changed. Raises ValueError on an empty address.
        """
        from crm.models.contact_point import ContactPoint
        from crm.models.key import DataKey

        known = self.with_mail(address).first()
        if known is not None:
            return known
        with transaction.atomic():
            DataKey.lock("index")
            known = self.with_mail(address).first()
            if known is not None:
                return known
            client = self.register(name, by=by)
            ContactPoint.objects.add(client, "mail", address)
        return client

    def register(self, name: str, *, by: "Staff") -> "Client":
        """A new client, a visitor so far, of whom at most a name is known."""
        from crm.activity import record

        with transaction.atomic():
            name = " ".join(name.split())[:120]
            keys = name_keys(name)
            client = self.create(name=name, pinyin=keys.pinyin, initials=keys.initials)
            record("client.registered", client, by=by, client_id=client.pk)
        return client

    def enter(
        self,
        values: Mapping[str, Any],
        *,
        by: "Staff",
        contacts: Sequence[tuple[str, str]] = (),
        particulars: Sequence[tuple[str, str]] = (),
    ) -> "Client":
        """A new client with what a colleague or a file tells: `values` of the fields
        of Enterable.REVISABLE, contacts and particulars as (kind, value).

        A lead from then on: the platform alone says who is registered. Raises Refused,
        naming the kind where a contact or a particular is at fault.
        """
        from crm.activity import record

        from .fields import Lifecycle

        client = self.model(lifecycle=Lifecycle.LEAD)
        client.take(values)
        if not (client.name or client.foreign_name or contacts):
            raise Refused("name", "empty", _("Give a name or a contact at least."))
        with transaction.atomic():
            signed(client, by).save()
            record("client.entered", client, by=by, client_id=client.pk)
            for kind, value in contacts:
                _naming(kind, lambda k=kind, v=value: client.add_contact(k, v, by=by))
            for kind, value in particulars:
                _naming(
                    kind, lambda k=kind, v=value: client.add_particular(k, v, by=by)
                )
        return client


def _naming(kind: str, verb: Any) -> None:
    """Run a verb; what it refuses is said of the field named like the kind."""
    try:
        verb()
    except Refused as refused:
        raise Refused(kind, refused.code, refused.message) from refused
