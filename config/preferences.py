"""Theme and language, chosen on any page, signed in or not."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from config.context import THEMES
from config.lib.guards import public

A_YEAR = 365 * 24 * 3600


@public("the sign-in page has a language and a theme too", methods=("POST",))
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep `theme` and `language` of the form in cookies and with the person, if any.

    Answers 204 to a script (Accept: application/json), else goes to `next`.
    Values that do not exist are passed over.
    """
    wishes = _wishes(request)
    answer = _answer(request)
    cookies = {"theme": "theme", "language": settings.LANGUAGE_COOKIE_NAME}
    for name, value in wishes.items():
        answer.set_cookie(
            cookies[name],
            value,
            max_age=A_YEAR,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    prefer = getattr(request.user, "prefer", None)
    if wishes and prefer is not None:
        prefer(**wishes)
    return answer


def _wishes(request: HttpRequest) -> dict[str, str]:
    asked = {name: request.POST.get(name) for name in ("theme", "language")}
    possible = {"theme": THEMES, "language": tuple(dict(settings.LANGUAGES))}
    return {
        name: value
        for name, value in asked.items()
        if value is not None and value in possible[name]
    }


def _answer(request: HttpRequest) -> HttpResponse:
    if "application/json" in request.headers.get("Accept", ""):
        return HttpResponse(status=204)
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    return HttpResponseRedirect(target)
