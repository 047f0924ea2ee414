"""Finding clients: by reach, and by what they wrote from."""

from typing import TYPE_CHECKING

from django.db import models, transaction

if TYPE_CHECKING:
    from crm.models import Client, Staff


class ClientQuerySet(models.QuerySet["Client"]):
    """Reach and look-up."""

    def visible_to(self, staff: "Staff") -> "ClientQuerySet":
        """All for holders of `crm.view_clients`, none for others."""
        return self if staff.has_perm("crm.view_clients") else self.none()

    def with_mail(self, address: str) -> "ClientQuerySet":
        """Those who have this mail address on record, oldest first."""
        from crm.models.contact_point import index_of

        return self.filter(
            contact_points__kind="mail", contact_points__index=index_of("mail", address)
        ).order_by("pk")

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
            client = self.create(name=" ".join(name.split())[:120])
            record("client.registered", client, by=by, client_id=client.pk)
        return client
