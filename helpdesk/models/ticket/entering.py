"""A ticket made by hand: after a call, at the counter, or as the first word to a
client.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.models.contact_point import Kind
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Client, ContactPoint, Staff
    from helpdesk.models import Queue, Ticket, TicketType
    from messaging.models import Channel

# A form that is sent twice comes again within so many tickets.
RECENT = 200


@dataclass(frozen=True)
class Newcomer:
    """A client who is entered with the ticket."""

    name: str = ""
    phone: str = ""
    mail: str = ""

    def contacts(self) -> list[tuple[str, str]]:
        """Kind and value of what is known."""
        told = [(Kind.PHONE, self.phone), (Kind.MAIL, self.mail)]
        return [(str(kind), value) for kind, value in told if value]


@dataclass(frozen=True)
class ByHand:
    """What was told at the desk; `letter` says that the text goes to the client."""

    subject: str
    text: str
    queue: "Queue"
    who: "Client | Newcomer"
    way: str
    channel: "Channel"
    type: "TicketType | None" = None
    priority: int = 2
    is_letter: bool = False
    key: str = ""


class Entering:
    """Beginning a ticket by hand; an ability of the manager."""

    def enter(self, told: ByHand, *, by: "Staff") -> "Ticket":
        """The new ticket with its first line: a note, or the first mail to the client.
        A client not known yet is entered with it. A repeated key gives the ticket there
        is.

        Raises Refused, naming the field, for what cannot be so; then nothing is kept.
        """
        from crm.models import Staff

        if not told.subject.strip():
            raise Refused("subject", "empty", _("Say what the ticket is about."))
        # Two presses of one button come to the same lock.
        with transaction.atomic():
            Staff.objects.select_for_update().get(pk=by.pk)
            if known := self._of_key(told.key, by):
                return known
            client = _client_of(told, by)
            ticket: Ticket = self.open_matter(  # type: ignore[attr-defined]
                _opening(told, client), by=by
            )
            ticket.begin(told.text, is_letter=told.is_letter, key=told.key, by=by)
        return ticket

    def _of_key(self, key: str, by: "Staff") -> "Ticket | None":
        newest = self.order_by("-pk").values_list("pk", flat=True)  # type: ignore[attr-defined]
        last = newest.first()
        if not key or last is None:
            return None
        recent = self.filter(pk__gt=last - RECENT)  # type: ignore[attr-defined]
        found: Ticket | None = recent.filter(
            entries__number=1, entries__key=key, entries__staff=by
        ).first()
        return found


def _client_of(told: ByHand, by: "Staff") -> "Client":
    from crm.models import Client

    if not isinstance(told.who, Newcomer):
        return told.who
    return Client.objects.enter(
        {"name": told.who.name}, by=by, contacts=told.who.contacts()
    )


def _opening(told: ByHand, client: "Client") -> object:
    from .queryset import Opening

    return Opening(
        subject=told.subject,
        client=client,
        queue=told.queue,
        contact=_mail_of(client),
        channel=told.channel,
        type=told.type,
        priority=told.priority,
        way=told.way,
    )


def _mail_of(client: "Client") -> "ContactPoint | None":
    """Where replies go: the preferred mail address, else the oldest."""
    mails = client.contact_points.filter(kind=Kind.MAIL)
    found: ContactPoint | None = mails.order_by("-is_preferred", "pk").first()
    return found
