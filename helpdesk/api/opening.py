"""A new ticket from a program: what it says, checked, and made of it."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from crm import identity
from crm.api.idempotency import Act
from crm.api.shapes import LARGEST_KEY
from crm.models import Client, ContactPoint, Staff, Tag
from crm.platform import standing
from crm.refused import Refused
from crm.sealing import index_key_held
from helpdesk.api.ending import describe
from helpdesk.api.fields import KeyField, PriorityField, ValuesField
from helpdesk.api.shapes import NewTicketShape
from helpdesk.models import ChannelRoute, Queue, Ticket, TicketType
from helpdesk.models.ticket import Message, Opening
from helpdesk.models.ticket.fields import Priority
from helpdesk.models.ticket.saying import LONGEST_TEXT
from messaging.models import Channel

# What identity calls a kind of address → the member it came in.
MEMBERS = {"mail": "email", "phone": "phone", "platform": "platform_id"}


class NewClient(serializers.Serializer[Any]):
    """Whose matter it is: the number of a client, or a name with addresses."""

    id = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_KEY)
    name = serializers.CharField(required=False, max_length=120)
    email = serializers.EmailField(required=False, max_length=254, allow_blank=True)
    phone = serializers.CharField(required=False, max_length=40, allow_blank=True)
    platform_id = serializers.CharField(required=False, max_length=64, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of the two."""
        if "id" not in attrs and "name" not in attrs:
            said = _("Give the client's id, or a name.")
            raise serializers.ValidationError(said, code="required")
        return attrs


class NewTicket(serializers.Serializer[Any]):
    """A matter of a client, in the client's words."""

    subject = serializers.CharField(max_length=300)
    text = serializers.CharField(max_length=LONGEST_TEXT)
    client = NewClient()
    type = KeyField(required=False, allow_null=True)
    values = ValuesField(
        required=False, help_text="Of the fields of the type, by their keys."
    )
    priority = PriorityField(required=False)
    queue = KeyField(required=False)
    reference = serializers.CharField(required=False, max_length=64, allow_blank=True)
    tags = serializers.ListField(
        child=serializers.CharField(max_length=40), required=False, max_length=20
    )


def prepare(body: Any, by: Staff) -> Act:
    """Check the body and look its reference up; what makes the ticket is returned.

    Raises ValidationError and Refused.
    """
    asked = NewTicket(data=body)
    asked.is_valid(raise_exception=True)
    told = asked.validated_data
    tags = _tags(told.get("tags", []))
    queue, kind = _queue(told.get("queue"), by), _type(told.get("type"))
    known = _client(told["client"], by)
    ref = standing.written(told.get("reference", ""))
    # Before the transaction: it asks the platform.
    found = standing.look_up(ref).standing if ref else None

    def act() -> dict[str, Any]:
        client, contact = known or _said(told["client"], by)
        opening = Opening(
            subject=told["subject"],
            client=client,
            queue=queue,
            contact=contact,
            channel=_channel() if contact else None,
            type=kind,
            priority=told.get("priority", Priority.NORMAL),
        )
        ticket = Ticket.objects.open_matter(opening, by=by)
        if tags:
            ticket.retag(tags, by=by)
        describe(ticket, told.get("values", {}), by)
        ticket.receive(Message(told["text"]), by=by)
        if found is not None:
            ticket.refer_to(found, by=by)
        elif ref:
            ticket.quote(ref, by=by)
        return dict(NewTicketShape(ticket).data)

    return act


def _queue(key: str | None, by: Staff) -> Queue:
    """The queue named, else the caller's first, else the desk's."""
    if key is None:
        own = Queue.objects.visible_to(by).first()
        return own or ChannelRoute.objects.queue_of(None)
    queue = Queue.objects.filter(slug=key, is_active=True).first()
    if queue is None:
        raise Refused("queue", "unknown", _("Choose a queue that is in use."))
    return queue


def _type(key: str | None) -> TicketType | None:
    if key is None:
        return None
    kind = TicketType.objects.filter(slug=key, is_active=True).first()
    if kind is None:
        raise Refused("type", "unknown", _("Choose a type that is in use."))
    return kind


def _tags(names: list[str]) -> list[Tag]:
    """The tags of these names; raises Refused for one that nobody set up."""
    found = list(Tag.objects.filter(name__in=names, is_active=True))
    unknown = set(names) - {tag.name for tag in found}
    if unknown:
        said = _("There is no such tag in use: %(names)s.")
        raise Refused(
            "tags", "unknown", said % {"names": _(", ").join(sorted(unknown))}
        )
    return found


def _client(
    told: dict[str, Any], by: Staff
) -> tuple[Client, ContactPoint | None] | None:
    """The client of the number named with where to write to, None where a name was."""
    if "id" not in told:
        return None
    client = Client.objects.visible_to(by).led_to(told["id"]).first()
    if client is None:
        said = _("No client of this number is in your reach.")
        raise Refused("client.id", "unknown", said)
    if client.erased_at is not None:
        raise Refused("client.id", "erased", _("This client was erased."))
    return client, identity.reply_address(client)


@index_key_held()
def _said(told: dict[str, Any], by: Staff) -> tuple[Client, ContactPoint | None]:
    """Who may be meant by name and addresses, with where to write to."""
    said = identity.Said(**told)
    try:
        client = identity.suggested(said, by=by)
    except Refused as refused:
        member = MEMBERS.get(refused.field, refused.field)
        raise Refused(f"client.{member}", refused.code, refused.message) from refused
    return client, identity.reply_address(client, said.email)


def _channel() -> Channel | None:
    usable = Channel.objects.filter(kind=Channel.Kind.MAIL, is_active=True)
    return usable.order_by("pk").first()
