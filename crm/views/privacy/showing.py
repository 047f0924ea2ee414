"""One way for every hidden value: ask for the reason, log the look, show the value."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from crm import reveals
from crm.forms.outcomes import done
from crm.forms.privacy import ReasonForm
from crm.models import Client
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
        return answer(request, "revealed", {**told, **shown, "seconds": SHOWN_S})
    asked = {
        "form": form,
        "left": reveals.left_today(staff_of(request)),
        "most": settings.KEFU_REVEALS_PER_DAY,
        "spent": reveals.spent_in_words(staff_of(request)),
    }
    return answer(
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


def client_page(client: Client) -> str:
    """The client's own page."""
    return f"/clients/{client.pk}/"


def leave(request: HttpRequest, client: Client) -> HttpResponse:
    """Go to the client's page, from a dialog too."""
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": client_page(client)})
    return HttpResponseRedirect(client_page(client))


def answer(
    request: HttpRequest, name: str, told: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of templates/crm/privacy, for htmx its dialog; nobody keeps it."""
    in_dialog = wants_fragment(request)
    page = f"_{name}_dialog.html" if in_dialog else f"{name}.html"
    told = {**told, "in_dialog": in_dialog}
    found = render(request, f"crm/privacy/{page}", told, status=status)
    found.headers["Cache-Control"] = "no-store, private"
    return found
