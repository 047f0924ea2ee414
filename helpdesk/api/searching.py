"""One search for whatever somebody quotes, as the desk has it."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from config.lib.api import paging
from config.lib.api.endpoint import Endpoint
from crm import readings
from crm.api.shapes import LARGEST_KEY
from crm.requests import staff_of
from helpdesk import searching
from helpdesk.api.fields import KeyField
from helpdesk.api.hits import HitShape, hits_of
from helpdesk.api.keys import key_of
from helpdesk.api.scopes import SEARCH_READ
from helpdesk.models import Queue
from helpdesk.models.ticket_status import Category
from helpdesk.search import results
from helpdesk.search.asked import KINDS, SORTS, Asked


class SearchQuery(serializers.Serializer[Any]):
    """What is searched for; the filters need a `kind` of ticket or entry."""

    q = serializers.CharField(
        max_length=searching.LONGEST,
        help_text="Words, a name or its pinyin, an order or ticket number, an address.",
    )
    kind = serializers.ChoiceField([kind for kind in KINDS if kind], required=False)
    queue = KeyField(required=False)
    category = serializers.ChoiceField(Category.choices, required=False)
    assignee = serializers.IntegerField(
        required=False, min_value=0, max_value=LARGEST_KEY, help_text="0: nobody."
    )
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)
    sort = serializers.ChoiceField(
        [sort for sort in SORTS if sort],
        required=False,
        help_text="Of the newest 200 that fit; without it all, newest first.",
    )
    place = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=LARGEST_KEY,
        help_text="Where `next` goes on.",
    )

    def asked(self) -> Asked:
        """The search; raises Refused for a queue there is not."""
        told = dict(self.validated_data)
        if "queue" in told:
            told["queue"] = key_of(Queue, "queue", told["queue"])
        return Asked.read(told, searching.plain(told["q"]))


class Search(Endpoint):
    """Tickets, their lines, clients, orders and articles in reach."""

    permission = "crm.read_client"
    scopes: ClassVar = {"GET": SEARCH_READ}

    @extend_schema(
        operation_id="search",
        parameters=[SearchQuery],
        responses=paging.paged("SearchPage", HitShape),
    )
    def get(self, request: Request) -> Response:
        """All that is quoted and a few of each kind by their words; with `kind` a page
        of that kind. Each client that comes up is noted.
        """
        query = SearchQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.asked()
        found = results.results(asked, staff_of(request))
        if found.read:
            readings.note_found(request, found.read)
        place = found.next if asked.kind else None
        here = request.build_absolute_uri()
        link = replace_query_param(here, "place", place) if place else None
        rows = HitShape(hits_of(found), many=True).data
        return Response({"results": rows, "next": link, "previous": None})
