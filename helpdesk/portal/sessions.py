"""The client's session: its cookie, and pages that are for signed-in clients alone."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect

from crm.models import ContactPoint, Staff
from helpdesk.models import ClientSession

View = Callable[..., HttpResponseBase]
# Where the request keeps what was looked up.
KEPT = "client_session"


def session_of(request: HttpRequest) -> ClientSession | None:
    """The session whose secret the browser has, if it is alive; looked up once."""
    if not hasattr(request, KEPT):
        secret = request.COOKIES.get(settings.CLIENT_COOKIE_NAME, "")
        found = ClientSession.objects.opened_by(secret) if secret else None
        setattr(request, KEPT, found)
    known: ClientSession | None = getattr(request, KEPT)
    return known


def clients_only(view: View) -> View:
    """Let signed-in clients through; everybody else, staff included, is led to the
    sign-in page.
    """

    @functools.wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if session_of(request) is None:
            return redirect("portal:enter")
        return view(request, *args, **kwargs)

    return wrapped


def sign_in(
    request: HttpRequest, answer: HttpResponse, contact: ContactPoint, method: str
) -> None:
    """Begin a session under a fresh secret and hand it to the browser.

    The session the browser had, whoever's, is over: nothing that was fixed or left
    behind goes on under the new name.
    """
    former = session_of(request)
    if former is not None:
        former.end(by=Staff.system())
    secret = ClientSession.objects.begin(contact, method, by=Staff.system())
    rotate_token(request)
    answer.set_cookie(
        settings.CLIENT_COOKIE_NAME,
        secret,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def sign_out(request: HttpRequest, answer: HttpResponse) -> None:
    """End the session here and in the database."""
    found = session_of(request)
    if found is not None:
        found.end(by=Staff.system())
    answer.delete_cookie(settings.CLIENT_COOKIE_NAME, samesite="Lax")
