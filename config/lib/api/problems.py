"""Every error of the API as RFC 9457 says: one object, with a code for programs."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

CONTENT_TYPE = "application/problem+json"
SPACE = "urn:problem-type:kefu:"
UNPROCESSABLE = 422


class Problem(exceptions.APIException):
    """An error with a status, a code for programs, words for people, and whatever a
    caller needs to go on.
    """

    def __init__(
        self,
        status: int,
        code: str,
        detail: Any,
        *,
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> None:
        super().__init__(detail, code)
        self.status_code, self.code = status, code
        self.headers, self.more = headers or {}, more


def body(status: int, code: str, detail: Any, **more: Any) -> dict[str, Any]:
    """The object; `more` are members of our own beside those of the RFC."""
    return {
        "type": SPACE + code,
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": str(detail),
        **more,
    }


def plain(status: int, code: str, detail: Any) -> HttpResponse:
    """The answer where no endpoint was reached."""
    text = JSONRenderer().render(body(status, code, detail))
    return HttpResponse(text, status=status, content_type=CONTENT_TYPE)


def handle(error: Exception, _context: Any) -> Response | None:
    """What the framework asks for each exception; None for what is no error of the
    caller's, which ends as a 500.
    """
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(_("Your role does not allow this."))
    if isinstance(error, Problem):
        told = body(error.status_code, error.code, error.detail, **error.more)
        return answer(told, error.headers)
    if isinstance(error, exceptions.ValidationError):
        return answer(_invalid(error))
    if isinstance(error, exceptions.APIException):
        code = _dashed(error.get_codes())
        return answer(body(error.status_code, code, error.detail), _headers(error))
    return None


def answer(told: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """The response that carries a problem."""
    return Response(told, told["status"], headers=headers, content_type=CONTENT_TYPE)


def _invalid(error: exceptions.ValidationError) -> dict[str, Any]:
    """The first fault in the members, each of them in `errors`."""
    found = list(_faults(error.get_full_details(), ""))
    first = found[0]
    told = {"field": first["field"], "errors": found}
    return body(UNPROCESSABLE, first["code"], first["detail"], **told)


def _faults(detail: Any, field: str) -> Iterator[dict[str, str]]:
    if isinstance(detail, list):
        for one in detail:
            yield from _faults(one, field)
    elif set(detail) == {"message", "code"} and isinstance(detail["code"], str):
        code, said = _dashed(detail["code"]), str(detail["message"])
        yield {"field": field, "code": code, "detail": said}
    else:
        for name, inner in detail.items():
            here = field if name == "non_field_errors" else f"{field}.{name}"
            yield from _faults(inner, here.lstrip("."))


def _headers(error: exceptions.APIException) -> dict[str, str]:
    """Who may sign in how; when to come again."""
    found = {}
    if header := getattr(error, "auth_header", None):
        found["WWW-Authenticate"] = header
    if wait := getattr(error, "wait", None):
        found["Retry-After"] = f"{wait:.0f}"
    return found


def _dashed(code: Any) -> str:
    return code.replace("_", "-") if isinstance(code, str) else "invalid"
