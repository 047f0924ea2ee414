"""Who may be meant: by what a program says of somebody, and never more than a guess.

A From header, a caller's number or a user number that somebody typed proves nobody: it
suggests a record, to which nothing is added.
"""

from dataclasses import dataclass

from django.db import transaction

from crm.models import Client, ContactPoint, DataKey, PlatformAccount, Staff
from crm.models.contact_point import Kind
from crm.refused import Refused


@dataclass(frozen=True)
class Said:
    """What was said of somebody; "" where nothing was."""

    name: str
    email: str = ""
    phone: str = ""
    platform_id: str = ""

    def contacts(self) -> list[tuple[str, str]]:
        """Its addresses, as (kind, value)."""
        told = [
            (Kind.PLATFORM, self.platform_id),
            (Kind.MAIL, self.email),
            (Kind.PHONE, self.phone),
        ]
        return [(kind, value) for kind, value in told if value]


def suggested(said: Said, *, by: Staff) -> Client:
    """The client this may be, else a new one with these addresses, none of them
    verified. Raises Refused, naming the kind, for what is no address.
    """
    known = _known(said)
    if known is not None:
        return known
    with transaction.atomic():
        # Two at once with the same new address must not become two clients.
        DataKey.lock("index")
        known = _known(said)
        if known is not None:
            return known
        return Client.objects.enter(
            {"name": said.name}, by=by, contacts=said.contacts()
        )


def reply_address(client: Client, email: str = "") -> ContactPoint | None:
    """Where mail to this client goes: the address named, if it is on record, else the
    preferred one that has not bounced.
    """
    points = client.contact_points.filter(kind=Kind.MAIL)
    if email:
        index = ContactPoint.index_of(Kind.MAIL, email.strip().lower())
        named = points.filter(index=index).first()
        if named is not None:
            return named
    works = points.filter(bounced_at=None)
    return works.order_by("-is_preferred", "pk").first()


def _known(said: Said) -> Client | None:
    """The user number before the mail address before the phone, which many share."""
    if said.platform_id:
        linked = PlatformAccount.objects.filter(user_id=said.platform_id).first()
        if linked is not None:
            return Client.objects.led_to(linked.client_id).first()
    for kind, value in said.contacts():
        try:
            points = ContactPoint.objects.with_value(kind, value)
        except ValueError as error:
            raise Refused(kind, "invalid", str(error)) from error
        found = points.order_by("client").values_list("client", flat=True)
        holders = list(found.distinct()[:2])
        if len(holders) == 1 or (holders and kind != Kind.PHONE):
            return Client.objects.get(pk=holders[0])
    return None
