"""One way for all small forms on a client: a dialog for htmx, a page without script."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise

from crm import readings
from crm.forms.outcomes import done, told
from crm.models import Client
from crm.views.asking import client_in_reach, staff_of, wants_fragment

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Dialog:
    """The words of one: its heading, its button, what is said when it is done."""

    title: Promise | str
    act: Promise | str
    said: Promise | str


def ask(
    request: HttpRequest,
    client: Client,
    form: BaseForm,
    words: Dialog,
    verb: Callable[[], Any],
) -> HttpResponse:
    """Show the form; a valid one runs the verb and leads back to the client's page,
    one that is refused comes back with what was typed.
    """
    if form.is_bound and form.is_valid() and done(form, verb):
        messages.success(request, str(words.said))
        return back(request, client)
    part = "_dialog.html" if wants_fragment(request) else "dialog.html"
    readings.note(request, client, "page", part="form")
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"client": client, "form": form, "words": words}
    return render(request, f"crm/clients/{part}", context, status=status)


def act(
    request: HttpRequest, pk: int, verb: Callable[[Client, Any], Any], said: str
) -> HttpResponse:
    """Run a verb that needs no form on the client in reach, and lead back."""
    client, staff = client_in_reach(request, pk), staff_of(request)
    told(request, lambda: verb(client, staff), said)
    return back(request, client)


def back(request: HttpRequest, client: Client) -> HttpResponse:
    """To the client's page, by htmx as by a form."""
    address = reverse("client", args=[client.pk])
    if wants_fragment(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return redirect(address)
