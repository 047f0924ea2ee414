"""One way for every hidden value: ask for the reason, log the look, show the value."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from crm import reveals
from crm.forms.outcomes import done
from crm.forms.privacy import ReasonForm
from crm.reveals import Look
from crm.views.asking import staff_of

UNPROCESSABLE = 422
SHOWN_S = 60


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; going back in history asks for all."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def show(
    request: HttpRequest, reveal: Callable[[Look], str], told: dict[str, Any]
) -> HttpResponse:
    """Answer GET with the question for a reason and POST with the value.

    `told` has `what` (words for the value), `hidden` (its masked form) and `back`.
    """
    posted = request.method == "POST"
    form = ReasonForm(request.POST if posted else None)
    shown: dict[str, Any] = {}
    look = reveal_with(reveal, form, request, shown)
    if form.is_valid() and done(form, look):
        return _answer(request, "revealed", {**told, **shown, "seconds": SHOWN_S})
    asked = {
        "form": form,
        "left": reveals.left_today(staff_of(request)),
        "most": settings.KEFU_REVEALS_PER_DAY,
    }
    return _answer(
        request, "reveal", {**told, **asked}, status=UNPROCESSABLE if posted else 200
    )


def reveal_with(
    reveal: Callable[[Look], str],
    form: ReasonForm,
    request: HttpRequest,
    shown: dict[str, Any],
) -> Callable[[], None]:
    """A verb without arguments that puts the value into `shown`."""

    def run() -> None:
        shown["value"] = reveal(form.look(request.META.get("REMOTE_ADDR") or None))

    return run


def _answer(
    request: HttpRequest, name: str, told: dict[str, Any], status: int = 200
) -> HttpResponse:
    in_dialog = wants_fragment(request)
    page = f"crm/privacy/{'_' if in_dialog else ''}{name}{'_dialog' * in_dialog}.html"
    answer = render(request, page, {**told, "in_dialog": in_dialog}, status=status)
    answer.headers["Cache-Control"] = "no-store, private"
    return answer
