"""How long a session lives: 12 hours without a request, 16 hours in all."""

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from config.lib import clock
from config.middleware import Answer
from config.middleware.responses import is_signed_in

SINCE = "kefu_since"
SEEN = "kefu_seen"
# Written at most every five minutes: a write a request would queue all pages of SQLite.
SEEN_EVERY_S = 300


def limit(get_response: Answer) -> Answer:
    """Sign out whoever signed in too long ago, or has been away too long."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if is_signed_in(request):
            _check(request)
        return get_response(request)

    return middleware


def _check(request: HttpRequest) -> None:
    now = int(clock.now().timestamp())
    since = request.session.get(SINCE, now)
    seen = request.session.get(SEEN, now)
    if (
        now - since >= settings.SESSION_ABSOLUTE_AGE
        or now - seen >= settings.SESSION_COOKIE_AGE
    ):
        logout(request)
    elif SINCE not in request.session or now - seen >= SEEN_EVERY_S:
        request.session[SINCE] = since
        request.session[SEEN] = now
