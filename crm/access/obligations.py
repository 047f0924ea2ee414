"""What somebody must do before anything else: choose a password, set up a factor."""

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from config.lib.guards import guard_of
from config.middleware import Answer
from config.middleware.responses import is_signed_in
from crm.models import Staff

PASSWORD_PAGES = frozenset({"account_change_password"})
FACTOR_PAGES = frozenset({"account_change_password", "account_reauthenticate"})


def meet_first(get_response: Answer) -> Answer:
    """Send a signed-in person to what is still to be done, whatever they asked for.

    Pages open to everybody (signing out, theme, language) stay open. The API, which
    has no page to show, asks `owes_something` itself.
    """

    def middleware(request: HttpRequest) -> Any:
        return get_response(request)

    middleware.process_view = _detour  # type: ignore[attr-defined]
    return middleware


def needs_second_factor(staff: Staff) -> bool:
    """Whether the role demands a second factor and none is set up."""
    if staff.role not in settings.KEFU_MFA_ROLES and not (
        staff.is_superuser and settings.KEFU_MFA_ROLES
    ):
        return False
    if staff.is_demo and settings.KEFU_DEMO:
        return False
    return not staff.has_second_factor()


def owes_something(staff: Staff) -> bool:
    """Whether a page must be seen first: to choose a password, to set up a factor."""
    return staff.must_choose_password or needs_second_factor(staff)


def _detour(
    request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
) -> HttpResponse | None:
    match = request.resolver_match
    name = match.view_name if match else ""
    rule = guard_of(view, name)
    if rule is None or rule.public or not rule.allows(request.method or ""):
        return None
    if rule.api or not is_signed_in(request):
        return None
    staff = cast(Staff, request.user)
    if staff.kind != "person":
        # A program has its token and the API; nobody may borrow its account for pages.
        raise PermissionDenied
    if staff.must_choose_password:
        return (
            None if name in PASSWORD_PAGES else _to(request, "account_change_password")
        )
    if name in FACTOR_PAGES or name.startswith("mfa_"):
        return None
    if needs_second_factor(staff):
        return _to(request, "mfa_index")
    return None


def _to(request: HttpRequest, name: str) -> HttpResponse:
    """A redirect; a fragment must not be filled with another page."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=403, headers={"HX-Redirect": reverse(name)})
    return HttpResponseRedirect(reverse(name))
