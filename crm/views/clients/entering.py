"""Entering a client, and revising what was entered."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm import readings
from crm.forms.clients import ClientForm, NewClientForm
from crm.forms.outcomes import done
from crm.models import Client
from crm.views.asking import client_in_reach, staff_of
from crm.views.clients.dialogs import UNPROCESSABLE

EDIT = "crm.edit_clients"
FORM = ("GET", "POST")


@guard(EDIT, FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Enter a client with whatever is known so far."""
    form = NewClientForm(request.POST if request.method == "POST" else None)
    entered: list[Client] = []
    if form.is_valid() and done(form, lambda: entered.append(_enter(form, request))):
        messages.success(request, _("The client is entered."))
        return redirect("client", entered[0].pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "crm/clients/new.html", {"form": form}, status=status)


def _enter(form: NewClientForm, request: HttpRequest) -> Client:
    entered: Client = Client.objects.enter(
        form.values(),
        by=staff_of(request),
        contacts=form.contacts(),
        particulars=form.particulars(),
    )
    return entered


@guard(EDIT, FORM)
def edit(request: HttpRequest, client: int) -> HttpResponse:
    """Change name, birth date, language and sides."""
    found = client_in_reach(request, client)
    readings.note(request, found, "page", part="edit")
    posted = request.method == "POST"
    form = ClientForm(request.POST) if posted else ClientForm.of(found)
    if form.is_bound and form.is_valid():
        if done(form, lambda: found.revise(form.values(), by=staff_of(request))):
            messages.success(request, _("Saved."))
            return redirect("client", found.pk)
        found = client_in_reach(request, client)
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"client": found, "form": form}
    return render(request, "crm/clients/edit.html", context, status=status)
