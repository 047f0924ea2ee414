"""A ticket made by hand, and the first mail to a client."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm import readings
from crm.models import Client
from crm.refused import Refused
from helpdesk.forms.new_ticket import (
    MOST_MATTERS,
    NewTicketForm,
    matters_of,
    suggestions,
)
from helpdesk.models import Ticket
from helpdesk.views import refusals
from helpdesk.views.asking import staff_of


@guard("helpdesk.work_tickets", ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Make a ticket: the page, and the making."""
    staff = staff_of(request)
    if request.method != "POST":
        return _page(request, NewTicketForm(staff))
    form = NewTicketForm(staff, request.POST)
    if "find" in request.POST or not form.is_valid():
        return _page(request, form, 200 if "find" in request.POST else 422)
    try:
        ticket = _make(form)
    except Refused as refused:
        refusals.into_form(form, refused)
        return _page(request, form, refusals.UNPROCESSABLE)
    messages.success(request, _("Kept as #%(number)d.") % {"number": ticket.number})
    return redirect(ticket)


@guard("helpdesk.work_tickets", ("POST",))
def clients(request: HttpRequest) -> HttpResponse:
    """The clients that what was typed may mean; each one shown is a Reading."""
    found = suggestions(request.POST.get("who", ""), staff_of(request))
    return render(request, "helpdesk/new/_found.html", _found(request, found))


@guard("helpdesk.work_tickets", ("POST",))
def matters(request: HttpRequest) -> HttpResponse:
    """The open tickets of the chosen client, which the contact may join."""
    staff = staff_of(request)
    form = NewTicketForm(staff, request.POST)
    form.is_valid()
    client = form.cleaned_data.get("client")
    told = {"matters": _matters(request, client), "form": form}
    return render(request, "helpdesk/new/_matters.html", told)


def _make(form: NewTicketForm) -> Ticket:
    told, staff = form.told(), form.staff
    ticket = form.joined()
    if ticket is None:
        return Ticket.objects.enter(told, by=staff)
    ticket.begin(told.text, is_letter=told.is_letter, key=told.key, by=staff)
    return ticket


def _page(request: HttpRequest, form: NewTicketForm, status: int = 200) -> HttpResponse:
    """The page with what was typed, the clients it may mean and their open tickets."""
    typed, chosen = request.POST.get("who", ""), request.POST.get("client", "")
    found = suggestions(typed, staff_of(request)) if typed.strip() else []
    if not found and chosen.isdecimal():
        reach = Client.objects.visible_to(staff_of(request)).filter(pk=chosen[:18])
        found = list(reach.prefetch_related("contact_points"))
    only = next((one for one in found if str(one.pk) == chosen), None)
    if only is None and len(found) == 1:
        only = found[0]
    told = {
        **_found(request, found),
        "form": form,
        "chosen": only.pk if only else None,
        "joins": request.POST.get("joins", ""),
        "matters": _matters(request, only),
    }
    return render(request, "helpdesk/new/page.html", told, status=status)


def _found(request: HttpRequest, found: list[Client]) -> dict[str, Any]:
    if found:
        readings.note_found(request, found)
    typed = bool(request.POST.get("who", "").strip())
    return {"found": found, "typed": typed}


def _matters(request: HttpRequest, client: Client | None) -> list[Ticket]:
    if client is None:
        return []
    return list(matters_of(client, staff_of(request))[:MOST_MATTERS])
