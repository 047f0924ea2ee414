"""Headers of answers: what a browser may use, and what nobody may keep."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from config.middleware import Answer

NO_STORE = "no-store, private"


def permissions_policy(get_response: Answer) -> Answer:
    """Tell the browser which of its abilities pages here may use."""
    policy = ", ".join(f"{k}={v}" for k, v in settings.PERMISSIONS_POLICY.items())

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", policy)
        return response

    return middleware


def no_store(get_response: Answer) -> Answer:
    """Let nobody keep a signed-in page: the next user of the machine must not see it.

    Other kinds of signed-in answers keep what their view says, if it says anything.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_silent = "Cache-Control" not in response.headers
        if (is_page or is_silent) and is_signed_in(request):
            response.headers["Cache-Control"] = NO_STORE
        return response

    return middleware


def is_signed_in(request: HttpRequest) -> bool:
    """Tell whether staff asked, without reading a session that was not sent or used."""
    used = request.session.accessed or settings.SESSION_COOKIE_NAME in request.COOKIES
    return used and request.user.is_authenticated
