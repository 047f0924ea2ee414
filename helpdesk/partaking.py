"""Who wrote a mail that joins a ticket: its client, somebody who takes part, another.

Copies of replies and forwarded mails carry Message-IDs that the client never saw. A
mail that names such a one and none that went to the client was not written by who has
the client's letters, whatever its From says.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from crm.masking import mask_mail
from crm.models import ContactPoint
from helpdesk.models import Participant, Ticket
from messaging.mail import seals, threading
from messaging.mail.addresses import Address
from messaging.mail.parsed import ParsedMail
from messaging.models import Delivery

# Deliveries that went to others than the client.
FOR_OTHERS = Q(copy__isnull=False) | Q(entry__kind="note")


@dataclass(frozen=True)
class People:
    """Who takes part in a ticket, and who was named in a mail of it."""

    there: Sequence[Participant] = ()
    offered: Sequence[Participant] = ()

    @property
    def copied(self) -> list[Participant]:
        """Whom a reply goes to as well."""
        return [one for one in self.there if one.role == Participant.Role.CC]


@dataclass(frozen=True)
class Writer:
    """The author of a joining mail, as its line names them."""

    contact: ContactPoint | None = None
    participant: Participant | None = None
    sender: str = ""
    via: str = ""

    @property
    def is_unverified(self) -> bool:
        """Whether the line is not the client's."""
        return self.contact is None


def people(ticket: Ticket) -> People:
    """Who takes part; asked for only where `facts` tell of some."""
    if not vars(ticket).get("has_people"):
        return People()
    rows = Participant.objects.filter(ticket=ticket).standing().select_related("by")
    found = list(rows.defer("to").order_by("pk"))
    there = [one for one in found if one.by_id is not None]
    return People(there, [one for one in found if one.by_id is None])


def writer(ticket: Ticket, mail: ParsedMail, known: ContactPoint | None) -> Writer:
    """Who wrote the mail; `known` is its address on the client's record."""
    is_others = _answers_others(mail)
    if known is not None and not is_others:
        return Writer(contact=known)
    sender = mask_mail(mail.from_address)
    if known is not None:
        return Writer(sender=sender)
    there = Participant.objects.filter(ticket=ticket.standing()).in_force()
    person = there.with_address(mail.from_address).first()
    if person is not None:
        return Writer(participant=person, sender=sender, via="participant")
    return Writer(sender=sender, via="others" if is_others else "")


def offer(ticket: Ticket, mail: ParsedMail) -> None:
    """Propose the other receivers of a mail as participants."""
    if mail.auto or mail.bounce:
        return
    receivers = [one for one in [*mail.cc, *mail.to] if one.address]
    named = {one.address.lower(): one for one in sorted(receivers, key=_is_named)}
    named.pop(mail.from_address.lower(), None)
    # What else is reached under the desk's own domain is no outsider.
    domain = ticket.channel.domain.lower() if ticket.channel else ""
    people = [
        (one.name, address)
        for address, one in named.items()
        if address.rpartition("@")[2] != domain
    ]
    if people:
        ticket.standing().offer_participants(people)


def _is_named(one: Address) -> bool:
    return bool(one.name)


def _answers_others(mail: ParsedMail) -> bool:
    """Whether it names mails of ours to others, and none to the client."""
    named = seals.deliveries_of(threading.candidates(mail.in_reply_to, mail.references))
    sent = Delivery.objects.filter(pk__in=named)
    to_others = sent.filter(FOR_OTHERS).values_list("pk", flat=True)
    return bool(named) and set(to_others) == set(sent.values_list("pk", flat=True))
