"""Clients, as far as a program may look."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from config.lib.api import paging
from config.lib.api.endpoint import Endpoint
from crm import readings
from crm.api.scopes import CLIENTS_READ
from crm.api.shapes import LARGEST_KEY, ClientQuery, ClientRow, ClientShape
from crm.client_lists import ClientList, with_marks
from crm.models import Client, Reading
from crm.requests import staff_of


class Clients(Endpoint):
    """The clients in reach."""

    permission = "crm.read_client"
    scopes: ClassVar = {"GET": CLIENTS_READ}

    @extend_schema(
        operation_id="clients_list",
        parameters=[ClientQuery],
        responses=paging.paged("ClientPage", ClientRow),
    )
    def get(self, request: Request) -> Response:
        """The newest first. A search is noted for each client it brings up."""
        staff = staff_of(request)
        asked = ClientQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        listed = ClientList.read({**asked.validated_data, "cursor": ""})
        rows = with_marks(listed.clients(staff))
        found = paging.page(rows, ("-pk",), asked.validated_data)
        if listed.q:
            readings.note_found(request, found.rows)
        shown = ClientRow(found.rows, many=True, context={"staff": staff})
        return paging.answer(request, found, shown.data)


class OneClient(Endpoint):
    """One client."""

    permission = "crm.read_client"
    scopes: ClassVar = {"GET": CLIENTS_READ}

    @extend_schema(operation_id="clients_read", responses=ClientShape)
    def get(self, request: Request, client: int) -> Response:
        """The record, for a merged one that into which it went; each look is noted."""
        staff = staff_of(request)
        reach = Client.objects.visible_to(staff).led_to(min(client, LARGEST_KEY))
        found = get_object_or_404(with_marks(reach))
        readings.note(request, found, Reading.What.PAGE, part="api")
        return Response(ClientShape(found, context={"staff": staff}).data)
