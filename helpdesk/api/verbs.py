"""What a program may do with a ticket besides writing: hand it over, end it, take it
up again.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.api.endpoint import Endpoint
from crm.api.shapes import LARGEST_KEY
from crm.models import Staff
from crm.refused import Refused
from crm.requests import staff_of
from helpdesk.api import ending
from helpdesk.api.asking import ticket_in_reach
from helpdesk.api.scopes import TICKETS_WRITE
from helpdesk.api.shapes import TicketShape
from helpdesk.models import Ticket


class Assignment(serializers.Serializer[Any]):
    """Who shall have it."""

    to = serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)


class Verb(Endpoint):
    """One verb on one ticket; the answer is the ticket as it is then."""

    permission = "helpdesk.work_tickets"
    scopes: ClassVar = {"POST": TICKETS_WRITE}

    def act(
        self, request: Request, number: int, verb: Callable[[Ticket], None]
    ) -> Response:
        """Do it to a ticket in reach; raises Http404, Refused."""
        ticket = ticket_in_reach(request, number)
        verb(ticket)
        # It may be out of the caller's reach by now.
        done = Ticket.objects.for_api().get(pk=ticket.pk)
        return Response(TicketShape(done).data)


class Assign(Verb):
    """Giving it to a colleague."""

    @extend_schema(
        operation_id="tickets_assign", request=Assignment, responses=TicketShape
    )
    def post(self, request: Request, number: int) -> Response:
        """Give it to a member of staff who may work in its queue."""
        return self.act(request, number, lambda ticket: self._assign(request, ticket))

    @staticmethod
    def _assign(request: Request, ticket: Ticket) -> None:
        asked = Assignment(data=request.data)
        asked.is_valid(raise_exception=True)
        to = Staff.objects.filter(pk=asked.validated_data["to"]).first()
        if to is None:
            raise Refused("to", "unknown", _("There is no such member of staff."))
        ticket.assign(to=to, by=staff_of(request))


class Resolve(Verb):
    """Resolving it."""

    @extend_schema(
        operation_id="tickets_resolve",
        request=ending.Resolution,
        responses=TicketShape,
    )
    def post(self, request: Request, number: int) -> Response:
        """Mark the matter as settled, and say how. What is still wanted is named: the
        `choices` of a reason, the `missing` values.
        """
        by = staff_of(request)
        return self.act(
            request, number, lambda ticket: ending.resolve(ticket, request.data, by)
        )


class Reopen(Verb):
    """Taking it up again."""

    @extend_schema(operation_id="tickets_reopen", request=None, responses=TicketShape)
    def post(self, request: Request, number: int) -> Response:
        """Open a resolved or closed matter again."""
        by = staff_of(request)
        return self.act(request, number, lambda ticket: ticket.reopen(by=by))
