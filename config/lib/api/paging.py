"""Pages of a list: `{results, next, previous}`, each link the cursor of a neighbour."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from config.lib import keyset

SIZE, LARGEST = 25, 100


class PageQuery(serializers.Serializer[Any]):
    """What every list may be asked."""

    cursor = serializers.CharField(
        required=False, default="", max_length=2000, allow_blank=True
    )
    limit = serializers.IntegerField(
        required=False, default=SIZE, min_value=1, max_value=LARGEST
    )


def page(
    queryset: "QuerySet[Any, Any]", order: tuple[str, ...], query: dict[str, Any]
) -> keyset.Page:
    """The page that a checked PageQuery asks for."""
    return keyset.page(queryset, order, query["cursor"] or None, query["limit"])


def answer(request: Request, found: keyset.Page, results: Any) -> Response:
    """The page with its links, as the contract has it."""

    def link(cursor: str | None) -> str | None:
        here = request.build_absolute_uri()
        return replace_query_param(here, "cursor", cursor) if cursor else None

    told = {"next": link(found.next), "previous": link(found.previous)}
    return Response({"results": results, **told})


def paged(
    name: str, row: type[serializers.Serializer[Any]]
) -> serializers.Serializer[Any]:
    """The form of such a page, for the description of the API."""
    fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {
        "results": row(many=True),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
    }
    return inline_serializer(name, fields)
