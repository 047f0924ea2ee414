"""Tickets: the list, one of them, a new one."""

from datetime import UTC, datetime
from typing import ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.api import paging
from config.lib.api.endpoint import Endpoint
from crm.api import idempotency
from crm.api.shapes import LARGEST_KEY
from crm.requests import staff_of
from helpdesk.api import opening
from helpdesk.api.asking import shown
from helpdesk.api.fields import KeyField, PriorityField
from helpdesk.api.keys import key_of
from helpdesk.api.opening import NewTicket
from helpdesk.api.scopes import TICKETS_READ, TICKETS_WRITE
from helpdesk.api.shapes import NewTicketShape, TicketShape
from helpdesk.models import Queue, TicketType
from helpdesk.models.ticket.queryset import TicketQuerySet
from helpdesk.models.ticket_status import DONE, Category

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class TicketQuery(paging.PageQuery):
    """What a list of tickets may be narrowed by."""

    queue = KeyField(required=False)
    category = serializers.ChoiceField(Category.choices, required=False)
    assignee = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_KEY
    )
    client = serializers.IntegerField(
        required=False, min_value=1, max_value=LARGEST_KEY
    )
    type = KeyField(required=False)
    priority = PriorityField(required=False)
    reference = serializers.CharField(required=False, max_length=64)
    updated_since = serializers.DateTimeField(
        required=False, help_text="Those that something was done to since then."
    )

    def validate_updated_since(self, moment: datetime) -> datetime:
        """A moment that every zone can tell; nothing was done before it."""
        return max(moment, BEGINNING)

    def narrow(self, found: TicketQuerySet) -> TicketQuerySet:
        """Those of `found` that were asked for; raises Refused for an unknown key."""
        told = self.validated_data
        for name in ("assignee", "client", "priority", "reference", "category"):
            if name in told:
                found = found.filter(**{name: told[name]})
        if "category" in told:
            # It stands first in the indexes, and follows from the category.
            found = found.filter(is_done__in=[told["category"] in DONE])
        if "reference" in told:
            # Said so that the index, which leaves these out, can be used.
            found = found.exclude(reference="")
        if "queue" in told:
            found = found.filter(queue=key_of(Queue, "queue", told["queue"]))
        if "type" in told:
            found = found.filter(type=key_of(TicketType, "type", told["type"]))
        if "updated_since" in told:
            found = found.changed_since(told["updated_since"])
        return found


class Tickets(Endpoint):
    """The tickets in reach."""

    permission = "helpdesk.work_tickets"
    scopes: ClassVar = {"GET": TICKETS_READ, "POST": TICKETS_WRITE}

    @extend_schema(
        operation_id="tickets_list",
        parameters=[TicketQuery],
        responses=paging.paged("TicketPage", TicketShape),
    )
    def get(self, request: Request) -> Response:
        """The newest first."""
        asked = TicketQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        rows = asked.narrow(shown(request))
        found = paging.page(rows, ("-number",), asked.validated_data)
        return paging.answer(request, found, TicketShape(found.rows, many=True).data)

    @extend_schema(
        operation_id="tickets_create",
        parameters=[idempotency.PARAMETER],
        request=NewTicket,
        responses={201: NewTicketShape},
    )
    def post(self, request: Request) -> Response:
        """Open one; it never joins another, whatever it says."""
        by = staff_of(request)
        return idempotency.once(request, lambda: opening.prepare(request.data, by))


class OneTicket(Endpoint):
    """One ticket."""

    permission = "helpdesk.work_tickets"
    scopes: ClassVar = {"GET": TICKETS_READ}

    @extend_schema(operation_id="tickets_read", responses=TicketShape)
    def get(self, request: Request, number: int) -> Response:
        """The ticket as it is now."""
        ticket = get_object_or_404(shown(request), pk=number)
        return Response(TicketShape(ticket).data)
