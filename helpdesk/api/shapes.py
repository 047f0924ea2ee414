"""How tickets and their lines look in the API."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from crm.masking import hide_numbers
from crm.models.staff import Department
from helpdesk.api.fields import PriorityField
from helpdesk.models import Entry, Ticket
from helpdesk.models.ticket.fields import Hold
from helpdesk.models.ticket_status import Category
from messaging.models import Delivery


class PersonShape(serializers.Serializer[Any]):
    """A member of staff."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="__str__")


class ClientRef(serializers.Serializer[Any]):
    """The client of a ticket, by number and masked name."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField(source="masked_name")


class WrapupShape(serializers.Serializer[Any]):
    """How a matter ended; `reason` is a key, null where none was asked for."""

    reason = serializers.CharField(source="reason.slug", default=None, allow_null=True)
    solved = serializers.BooleanField(source="is_solved")
    at = serializers.DateTimeField()


class TicketShape(serializers.Serializer[Any]):
    """A ticket. `queue`, `status`, `type`, `third_party` are keys, `values` those of
    the type's fields, `last_number` that of the newest line, `wrapup` the newest.
    """

    number = serializers.IntegerField()
    subject = serializers.CharField()
    client = ClientRef()
    queue = serializers.CharField(source="queue.slug")
    status = serializers.CharField(source="status.slug")
    category = serializers.ChoiceField(Category.choices)
    type = serializers.CharField(source="type.slug", allow_null=True)
    priority = PriorityField()
    assignee = PersonShape(allow_null=True)
    reference = serializers.CharField()
    tags = serializers.SerializerMethodField()
    values = serializers.DictField(child=serializers.CharField())
    third_party = serializers.CharField(source="third_party.slug", allow_null=True)
    wait_department = serializers.ChoiceField(Department.choices, allow_blank=True)
    merged_into = serializers.IntegerField(source="merged_into_id", allow_null=True)
    wrapup = serializers.SerializerMethodField()
    hold = serializers.ChoiceField(Hold.choices, source="hold_state", allow_blank=True)
    held_until = serializers.DateTimeField(allow_null=True)
    unread = serializers.IntegerField(source="thread.unread")
    last_number = serializers.IntegerField(source="thread.last_number")
    last_at = serializers.DateTimeField()
    created_at = serializers.DateTimeField()
    resolved_at = serializers.DateTimeField(allow_null=True)
    url = serializers.SerializerMethodField()

    def get_tags(self, ticket: Ticket) -> list[str]:
        """Their names."""
        return sorted(given.tag.name for given in ticket.ticket_tags.all())

    @extend_schema_field(WrapupShape(allow_null=True))
    def get_wrapup(self, ticket: Ticket) -> Any:
        """How it ended the last time it did."""
        newest = next(iter(ticket.wrapups.all()), None)
        return WrapupShape(newest).data if newest else None

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, ticket: Ticket) -> str:
        """Its page on the desk."""
        return f"{settings.PUBLIC_BASE_URL}{ticket.get_absolute_url()}"


class FileShape(serializers.Serializer[Any]):
    """A file of a line."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    size = serializers.IntegerField()
    mime = serializers.CharField()


class EntryShape(serializers.Serializer[Any]):
    """A line of a thread. Phone, card and identity numbers in the text are masked.
    An event has a `code`; the text of "merged", "unmerged" and "split" is the number of
    the other ticket.
    """

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(Entry.Kind.choices)
    internal = serializers.SerializerMethodField()
    author = serializers.SerializerMethodField()
    name = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    code = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    unverified = serializers.BooleanField(source="is_unverified")
    recalled = serializers.SerializerMethodField()
    delivery = serializers.SerializerMethodField()
    files = FileShape(source="attachments.all", many=True)

    def get_internal(self, entry: Entry) -> bool:
        """Whether the client never sees it."""
        return entry.kind in {Entry.Kind.NOTE, Entry.Kind.EVENT}

    @extend_schema_field({"type": "string", "enum": ["client", "agent", "system"]})
    def get_author(self, entry: Entry) -> str:
        """Who said it."""
        if entry.kind == Entry.Kind.MESSAGE:
            return "client"
        return "system" if entry.kind == Entry.Kind.EVENT else "agent"

    def get_name(self, entry: Entry) -> str:
        """The client's name masked, or the colleague's."""
        if entry.kind == Entry.Kind.MESSAGE:
            return entry.sender or str(entry.ticket.client)
        return str(entry.staff) if entry.staff else ""

    def get_text(self, entry: Entry) -> str:
        """What was said; "" once it was taken back."""
        return hide_numbers(entry.text)

    def get_recalled(self, entry: Entry) -> bool:
        """Whether it was taken back."""
        return entry.recalled_at is not None

    @extend_schema_field(
        {"type": "string", "enum": [*Delivery.State.values, None], "nullable": True}
    )
    def get_delivery(self, entry: Entry) -> str | None:
        """How far the reply has come on its way."""
        return entry.delivery.state if entry.delivery else None


class NewTicketShape(serializers.Serializer[Any]):
    """What a new ticket is answered with."""

    number = serializers.IntegerField()
    subject = serializers.CharField()
    client = ClientRef()
    queue = serializers.CharField(source="queue.slug")
    created_at = serializers.DateTimeField()
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, ticket: Ticket) -> str:
        """Its page on the desk."""
        return f"{settings.PUBLIC_BASE_URL}{ticket.get_absolute_url()}"


class NewEntryShape(serializers.Serializer[Any]):
    """What a new line is answered with."""

    ticket = serializers.IntegerField(source="ticket_id")
    number = serializers.IntegerField()
    kind = serializers.ChoiceField(Entry.Kind.choices)
    at = serializers.DateTimeField()
