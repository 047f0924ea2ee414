"""Guards: every address says who may use it, by which methods; without one no start."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Guard:
    """Who may use a view: everybody (with the reason) or staff with a permission.

    `api`: it answers programs, which no page can be shown to instead.
    """

    permission: str | None
    methods: tuple[str, ...] = ("GET",)
    public: bool = False
    reason: str = ""
    api: bool = False

    def allows(self, method: str) -> bool:
        """Tell whether the method may be used; HEAD goes wherever GET goes."""
        return method in self.methods or (method == "HEAD" and "GET" in self.methods)


THIRD_PARTY: dict[str, Guard] = {}


def declare(url_name: str, guard: Guard) -> None:
    """Say who guards a view of another package; `admin:*` covers a whole namespace.

    The package guards itself; the declaration is what the checks and tests hold it to.
    """
    THIRD_PARTY[url_name] = guard


def guard_of(view: Callable[..., Any], url_name: str = "") -> Guard | None:
    """Return the guard of a view, its own or the one declared for its URL name."""
    own = getattr(view, "guard", None)
    if isinstance(own, Guard):
        return own
    if url_name in THIRD_PARTY:
        return THIRD_PARTY[url_name]
    for pattern, declared in THIRD_PARTY.items():
        if fnmatchcase(url_name, pattern):
            return declared
    return None


def guard(
    permission: str | None, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """Let only signed-in staff who hold `permission` through (None: all staff).

    Else: 405 with Allow, the sign-in page (htmx: 401 with HX-Redirect), or 403.
    """
    if permission is not None and "." not in permission:
        raise ValueError(f"{permission!r} is not of the form app.codename")
    return _guarded(Guard(permission, methods))


def public(reason: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Let everybody through; the reason is kept for whoever reads the list."""
    return _guarded(Guard(None, methods, public=True, reason=reason))


def _guarded(rule: Guard) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        if inspect.iscoroutinefunction(view):
            raise TypeError("guards are for synchronous views")

        @functools.wraps(view)
        def guarded(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            refusal = _refusal(rule, request)
            return refusal or view(request, *args, **kwargs)

        guarded.guard = rule  # type: ignore[attr-defined]
        return guarded

    return decorate


def _refusal(rule: Guard, request: HttpRequest) -> HttpResponseBase | None:
    if not rule.allows(request.method or ""):
        return HttpResponseNotAllowed(rule.methods)
    if rule.public:
        return None
    if not request.user.is_authenticated:
        return to_sign_in(request)
    if rule.permission is not None and not request.user.has_perm(rule.permission):
        raise PermissionDenied
    return None


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the sign-in page, and from there back to the page on screen.

    A fragment must not be filled with the sign-in page: htmx is told to leave instead.
    """
    address = resolve_url(settings.LOGIN_URL)
    back = _page_on_screen(request)
    if back:
        address = f"{address}?{urlencode({'next': back})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _page_on_screen(request: HttpRequest) -> str:
    """Return the path to come back to; a form's target is no page to come back to."""
    shown = request.headers.get("HX-Current-URL", "")
    if shown:
        hosts = {request.get_host()}
        if not url_has_allowed_host_and_scheme(shown, hosts):
            return ""
        parts = urlsplit(shown)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    return ""
