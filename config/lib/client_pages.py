"""What holds for every page that clients see: who may keep it, find it, frame it."""

import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

View = Callable[..., HttpResponseBase]
A_YEAR = 365 * 24 * 3600
PRIVATE = {
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
}
# The address itself is the secret: it must not travel to any other page.
SECRET_ADDRESS = {"Referrer-Policy": "no-referrer"}


def client_page(*, secret_address: bool = False) -> Callable[[View], View]:
    """Nobody keeps the page, no search engine lists it; `?language=` chooses the words,
    by a link since a page whose address is secret sends no origin with its forms.
    """
    headers = PRIVATE | (SECRET_ADDRESS if secret_address else {})

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def wrapped(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            wish = request.GET.get("language", "")
            chosen = wish if wish in dict(settings.LANGUAGES) else ""
            if chosen:
                translation.activate(chosen)
                request.LANGUAGE_CODE = chosen
            answer = view(request, *args, **kwargs)
            for name, value in headers.items():
                answer[name] = value
            if chosen:
                _remember(answer, chosen)
            return answer

        return wrapped

    return decorate


def _remember(answer: HttpResponseBase, language: str) -> None:
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=A_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
