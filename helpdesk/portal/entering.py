"""A request by the public form becomes a ticket: always a new one.

Whoever fills in a form gives any address they like. It suggests a client, as the From
of a mail does, and proves nobody; nothing that is known of that client is changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.masking import mask_name
from crm.models import Client, ContactPoint, DataKey, Staff
from crm.models.contact_point import Kind, index_of
from crm.refused import Refused
from helpdesk.models import BlockedSender, ChannelRoute, FormUse, Ticket, TicketType
from helpdesk.models.client_session import ClientSession
from helpdesk.models.status_link import digest_of
from helpdesk.models.ticket import File, Message, Opening
from helpdesk.portal import letters
from messaging.mail import seals
from messaging.models import Channel, Delivery
from messaging.models.delivery import Letter

LONGEST_SUBJECT = 80


@dataclass(frozen=True)
class Asked:
    """What the form says: who, where to answer, about what, and the form's own key."""

    name: str
    mail: str
    phone: str
    type: TicketType | None
    text: str
    files: Sequence[File] = ()
    key: str = ""
    language: str = ""


@dataclass(frozen=True)
class Taken:
    """The ticket, a secret to read it by ("" where that was closed since), and whether
    it was there already.
    """

    ticket: Ticket
    secret: str
    is_repeat: bool = False


def take(asked: Asked, *, by: Staff) -> Taken:
    """Open the ticket with its first line, its status link and the letter about it, in
    one transaction. The same form sent again leads to the same ticket.

    Raises Refused where the contact was given too often, and for a blocked one.
    """
    for address in filter(None, (asked.mail, asked.phone)):
        if BlockedSender.objects.turn_away(address):
            said = _("Requests from this contact are not taken here. Please call us.")
            raise Refused("", "blocked", said)
    letter = letters.received(asked.language)
    try:
        with transaction.atomic():
            return _known(asked, by) or _open(asked, letter, by)
    except IntegrityError:
        # Pressed twice at the same moment: the other one was quicker.
        known = _known(asked, by)
        if known is None:
            raise
        return known


def take_signed_in(asked: Asked, session: ClientSession, *, by: Staff) -> Ticket:
    """Open a ticket of the signed-in client, in one transaction; a repeat leads to the
    same one.
    """
    with transaction.atomic():
        DataKey.lock("index")
        use = FormUse.objects.filter(digest=digest_of(asked.key)).first()
        if use is not None and use.ticket is not None:
            return use.ticket
        contact = _reply_address(session)
        ticket = _ticket(asked, session.client, contact, by)
        use = FormUse(digest=digest_of(asked.key), contact=b"", at=now(), ticket=ticket)
        use.save()
        message = Message(asked.text, files=asked.files)
        ticket.answer_signed_in(message, session, by=by)
    return ticket


def _known(asked: Asked, by: Staff) -> Taken | None:
    use = FormUse.objects.filter(digest=digest_of(asked.key)).first()
    if use is None or use.ticket is None:
        return None
    # Whose links were closed gets none by sending the old form again, nor whoever finds
    # the form of a client who was signed in (it gave no contact) on their screen.
    closed = use.ticket.status_links.exclude(revoked_at=None).exists()
    secret = "" if closed or not use.contact else use.ticket.share(by=by)
    return Taken(use.ticket, secret, is_repeat=True)


def _open(asked: Asked, letter: Letter, by: Staff) -> Taken:
    kind, value = (Kind.MAIL, asked.mail) if asked.mail else (Kind.PHONE, asked.phone)
    index = index_of(kind, value)
    FormUse.spare(index, str(kind))
    use = FormUse.objects.create(digest=digest_of(asked.key), contact=index, at=now())
    client, contact, text = _author(asked, kind, value, by)
    ticket = _ticket(asked, client, contact, by)
    use.ticket = ticket
    use.save(update_fields=["ticket"])
    ticket.answer_by_link(
        Message(text, files=asked.files, sender=_sender(asked, contact), via="form"),
        by=by,
    )
    secret = ticket.share(by=by)
    if ticket.channel is not None:
        _write(ticket, letter, secret, by)
    return Taken(ticket, secret)


def _author(
    asked: Asked, kind: str, value: str, by: Staff
) -> tuple[Client, ContactPoint, str]:
    """The client the contact suggests, registered where there is none; the contact;
    and the text, with a phone that could be kept nowhere else.
    """
    DataKey.lock("index")
    known = ContactPoint.objects.with_value(kind, value).order_by("client").first()
    if known is not None:
        also = f"\n\n{asked.phone}" if asked.mail and asked.phone else ""
        return known.client, known, asked.text + also
    client = Client.objects.register(asked.name, by=by)
    contact = ContactPoint.objects.add(client, kind, value)
    if asked.mail and asked.phone:
        ContactPoint.objects.add(client, Kind.PHONE, asked.phone)
    return client, contact, asked.text


def _ticket(
    asked: Asked, client: Client, contact: ContactPoint | None, by: Staff
) -> Ticket:
    mail = Channel.objects.first_mail()
    answered = contact is not None and contact.kind == Kind.MAIL
    first_line = asked.text.strip().partition("\n")[0]
    opening = Opening(
        subject=first_line[:LONGEST_SUBJECT] or "–",
        client=client,
        queue=ChannelRoute.objects.queue_of(mail),
        contact=contact,
        channel=mail if answered else None,
        type=asked.type,
    )
    ticket: Ticket = Ticket.objects.open_matter(opening, by=by)
    return ticket


def _reply_address(session: ClientSession) -> ContactPoint | None:
    """Where a signed-in client is answered: the mailbox they signed in by, else the
    preferred one that is proven.
    """
    if session.contact.kind == Kind.MAIL:
        return session.contact
    proven = session.client.contact_points.filter(
        kind=Kind.MAIL, verified_at__isnull=False, bounced_at=None
    )
    return proven.order_by("-is_preferred", "pk").first()


def _sender(asked: Asked, contact: ContactPoint) -> str:
    name = mask_name(asked.name)
    return f"{name} {contact.masked}".strip()[:80]


def _write(ticket: Ticket, letter: Letter, secret: str, by: Staff) -> None:
    """The letter with the link, to the address that was given."""
    assert ticket.channel is not None
    assert ticket.contact is not None
    told = replace(
        letter,
        subject=f"{letter.subject} (#{ticket.number})",
        secret=letters.link_address(secret),
    )
    delivery = Delivery.objects.plan(
        told, channel=ticket.channel, to=ticket.contact, by=by, due_at=now()
    )
    delivery.message_id = seals.message_id(
        ticket.number, delivery.pk, ticket.channel.domain
    )
    delivery.save(update_fields=["message_id"])
