"""The description of the API in OpenAPI 3, made from its serializers."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator

from config.lib.api.problems import CONTENT_TYPE
from config.lib.guards import public

PREFIX = "/api/v1/"


@public("it describes the API and holds no data")
def schema(_request: HttpRequest) -> HttpResponse:
    """The description."""
    return HttpResponse(_written(), content_type="application/vnd.oai.openapi+json")


@cache
def _written() -> str:
    """It depends on the code alone, so that it is made once a process."""
    return json.dumps(described(), ensure_ascii=False)


def described() -> dict[str, Any]:
    """The description as an object, in the language of its sources."""
    with translation.override("en"):
        found: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    return found


def only_the_api(endpoints: list[Any]) -> list[Any]:
    """Leave out whatever else is made with the framework."""
    return [one for one in endpoints if one[0].startswith(PREFIX)]


def with_problems(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of every operation that its errors are problems."""
    result["components"]["schemas"]["Problem"] = _PROBLEM
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in result["paths"].values():
        for operation in path.values():
            operation["responses"]["default"] = {
                "description": "What was wrong (RFC 9457)",
                "content": content,
            }
    return result


_FAULT = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("field", "code", "detail")},
    "required": ["field", "code", "detail"],
}
_PROBLEM = {
    "type": "object",
    "description": "`code` is stable and for programs, `detail` for people.",
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "field": {"type": "string"},
        "errors": {"type": "array", "items": _FAULT},
    },
    "required": ["type", "title", "status", "code", "detail"],
    "additionalProperties": True,
}
