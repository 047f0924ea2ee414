"""What a page of the portal asks of the request."""

from typing import cast

from django.http import HttpRequest

from helpdesk.models import ClientSession
from helpdesk.portal.sessions import session_of

LARGEST = 2**31 - 1


def before(request: HttpRequest) -> int | None:
    """The number the lines asked for stand before; None for the newest."""
    text = request.GET.get("before", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 11):
        return None
    return min(int(text), LARGEST)


def client_session(request: HttpRequest) -> ClientSession:
    """The session; only for views that let signed-in clients alone in."""
    return cast(ClientSession, session_of(request))
