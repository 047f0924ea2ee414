"""Pages of no app: health, readiness, figures, errors."""

import ipaddress
from typing import Any

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseForbidden,
    JsonResponse,
)
from django.template import TemplateDoesNotExist, loader
from django.utils.crypto import constant_time_compare
from django.utils.html import escape
from django.utils.translation import gettext as _

from config.lib import health, metrics
from config.lib.api import problems
from config.lib.guards import public

UNAVAILABLE = 503
_CODES = {
    400: "parse-error",
    403: "permission-denied",
    404: "not-found",
    500: "server-error",
}


@public("a probe asks whether the process is alive")
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that the process answers; nothing else is looked at."""
    return HttpResponse("ok", content_type="text/plain", headers=_fresh())


@public("a balancer asks whether to send requests here")
def readyz(_request: HttpRequest) -> JsonResponse:
    """Say whether requests may be sent here (503: not), and what is degraded."""
    blocked = health.blocked()
    body: dict[str, Any] = {"ready": not blocked}
    if blocked:
        body["blocked"] = blocked
    else:
        body["degraded"] = health.degraded()
    status = UNAVAILABLE if blocked else 200
    return JsonResponse(body, status=status, headers=_fresh())


@public("a collector on this machine, or one that holds the token")
def figures(request: HttpRequest) -> HttpResponse:
    """Return the figures of this process, to a loopback peer or to METRICS_TOKEN."""
    if not (_is_local(request) or _holds_token(request)):
        return HttpResponseForbidden(content_type="text/plain")
    return HttpResponse(
        metrics.exposition(), content_type=metrics.CONTENT_TYPE, headers=_fresh()
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 in plain words."""
    return _error(request, 400, _("This request could not be understood."))


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403 in plain words."""
    return _error(request, 403, _("Your role does not allow this."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form that is too old, or not ours."""
    return _error(request, 403, _("This form is too old. Go back and reload the page."))


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 in plain words."""
    return _error(request, 404, _("There is nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 in plain words."""
    return _error(request, 500, _("Something went wrong here. It has been recorded."))


def _error(request: HttpRequest, status: int, said: str) -> HttpResponse:
    """Render errors/<status>.html or errors/error.html; bare words where that fails.

    Below /api/ there are programs, which get a problem (RFC 9457).
    """
    if request.path_info.startswith("/api/"):
        return problems.plain(status, _CODES[status], said)
    context = {"status": status, "said": said}
    names = [f"errors/{status}.html", "errors/error.html"]
    try:
        page = str(loader.render_to_string(names, context, request))
    except TemplateDoesNotExist:
        page = _bare(status, said)
    except Exception:
        # The page of an error must not fail with the same error.
        if status != 500:
            raise
        page = _bare(status, said)
    return HttpResponse(page, status=status)


def _bare(status: int, said: str) -> str:
    return f"<!doctype html><title>{status}</title><p>{escape(said)}</p>"


def _is_local(request: HttpRequest) -> bool:
    """Tell whether the peer itself is this machine, and nobody spoke through it."""
    try:
        return ipaddress.ip_address(str(request.META.get("KEFU_PEER", ""))).is_loopback
    except ValueError:
        return False


def _holds_token(request: HttpRequest) -> bool:
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    wanted = settings.METRICS_TOKEN
    return bool(
        wanted and scheme == "Bearer" and constant_time_compare(token.strip(), wanted)
    )


def _fresh() -> dict[str, str]:
    return {"Cache-Control": "no-store"}
