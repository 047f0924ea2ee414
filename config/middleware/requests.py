"""Every request: its size, its id, its access line and its figures."""

import logging
import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from config.lib import logs, metrics
from config.middleware import Answer

access = logging.getLogger("kefu.access")
LENGTH_REQUIRED, TOO_LARGE = 411, 413


def name_and_count(get_response: Answer) -> Answer:
    """Give the request an id (a proxy's, or a new one), log it, count it.

    The id goes into every log line meanwhile and into the answer's X-Request-ID.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = str(request.META.get("HTTP_X_REQUEST_ID", ""))
        name = given if logs.valid_request_id(given) else logs.new_request_id()
        mark = logs.request_id.set(name)
        begun = time.perf_counter()
        try:
            response = _refusal(request) or get_response(request)
            _note(request, response, time.perf_counter() - begun)
        finally:
            logs.request_id.reset(mark)
        response["X-Request-ID"] = name
        return response

    return middleware


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Refuse a body beyond the limit, or one that does not say how long it is."""
    size = str(request.META.get("CONTENT_LENGTH") or "0")
    if "HTTP_TRANSFER_ENCODING" in request.META and size == "0":
        return HttpResponse(status=LENGTH_REQUIRED)
    if not size.isdecimal() or int(size) > settings.REQUEST_BODY_MAX:
        return HttpResponse(status=TOO_LARGE)
    return None


def _note(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    match = request.resolver_match
    view = (match.view_name or "unnamed") if match else "unmatched"
    if match is None and request.path_info.startswith(settings.STATIC_URL):
        view = "static"
    method = request.method or ""
    metrics.count_request(view, method, response.status_code, seconds)
    # The path without its query: that is where tokens and search words travel.
    shown = (method, request.path_info, response.status_code, seconds * 1000, view)
    access.info("%s %s %d %.0f ms %s", *shown)
