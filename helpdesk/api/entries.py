"""The lines of a ticket: read in order, and written."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from config.lib.api import paging
from config.lib.api.endpoint import Endpoint
from crm.api import idempotency
from crm.api.idempotency import Act
from crm.models import Staff
from crm.refused import Refused
from crm.requests import staff_of
from helpdesk.api.asking import LINES, MOST_LINES, lines_after, ticket_in_reach
from helpdesk.api.scopes import TICKETS_READ, TICKETS_WRITE
from helpdesk.api.shapes import EntryShape, NewEntryShape
from helpdesk.models import Ticket
from helpdesk.models.ticket.saying import LONGEST_TEXT

LAST = 2**31 - 1


class EntryQuery(serializers.Serializer[Any]):
    """From where on."""

    after = serializers.IntegerField(
        required=False,
        default=0,
        min_value=0,
        max_value=LAST,
        help_text="The number of the last line the caller has.",
    )
    limit = serializers.IntegerField(
        required=False, default=LINES, min_value=1, max_value=MOST_LINES
    )


class NewEntry(serializers.Serializer[Any]):
    """A reply to the client, or with `internal` a note among colleagues.

    `seen` is the number of the last line its author has read, none without it: where
    the client has written since, the reply is held back (409 with these lines), unless
    `force` says to send it all the same.
    """

    text = serializers.CharField(max_length=LONGEST_TEXT)
    internal = serializers.BooleanField(required=False, default=False)
    seen = serializers.IntegerField(
        required=False, default=0, min_value=0, max_value=LAST
    )
    force = serializers.BooleanField(required=False, default=False)


class Entries(Endpoint):
    """The lines of one ticket."""

    permission = "helpdesk.work_tickets"
    scopes: ClassVar = {"GET": TICKETS_READ, "POST": TICKETS_WRITE}

    @extend_schema(
        operation_id="entries_list",
        parameters=[EntryQuery],
        responses=paging.paged("EntryPage", EntryShape),
    )
    def get(self, request: Request, number: int) -> Response:
        """The lines after one, in the order of their numbers; `previous` is null."""
        ticket = ticket_in_reach(request, number)
        asked = EntryQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        limit = asked.validated_data["limit"]
        rows = lines_after(ticket, asked.validated_data["after"], limit + 1)
        shown, more = rows[:limit], len(rows) > limit
        here = request.build_absolute_uri()
        link = replace_query_param(here, "after", shown[-1].number) if more else None
        told = {"next": link, "previous": None}
        return Response({"results": EntryShape(shown, many=True).data, **told})

    @extend_schema(
        operation_id="entries_create",
        parameters=[idempotency.PARAMETER],
        request=NewEntry,
        responses={201: NewEntryShape},
    )
    def post(self, request: Request, number: int) -> Response:
        """Write one."""
        ticket, by = ticket_in_reach(request, number), staff_of(request)
        return idempotency.once(request, lambda: _prepare(ticket, request.data, by))


def _prepare(ticket: Ticket, body: Any, by: Staff) -> Act:
    asked = NewEntry(data=body)
    asked.is_valid(raise_exception=True)
    told = asked.validated_data

    def act() -> dict[str, Any]:
        if told["internal"]:
            entry = ticket.note(told["text"], by=by)
        else:
            seen = None if told["force"] else told["seen"]
            entry = _replied(ticket, told["text"], seen, by)
        return dict(NewEntryShape(entry).data)

    return act


def _replied(ticket: Ticket, text: str, seen: int | None, by: Staff) -> Any:
    try:
        return ticket.reply(text, by=by, seen=seen)
    except Refused as refused:
        if refused.code == "news":
            unseen = lines_after(ticket, seen or 0, MOST_LINES)
            refused.details["entries"] = EntryShape(unseen, many=True).data
        raise
