"""Putting a ticket aside, and taking it up again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from helpdesk.forms.holding import HoldForm
from helpdesk.lists import TicketList
from helpdesk.models import Ticket
from helpdesk.views import answers, refusals
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment


@guard("helpdesk.work_tickets", ("GET", "POST"))
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """Put the ticket aside: the choice of the moment, and the putting."""
    ticket = ticket_in_reach(request, number)
    if request.method != "POST":
        return _ask(request, ticket, HoldForm(), 200)
    form, staff = HoldForm(request.POST), staff_of(request)
    if form.is_valid() and done(
        form, lambda: ticket.hold(until=form.moment(), by=staff)
    ):
        return answers.done(request, number, _("Put aside: it comes back by itself."))
    return _ask(request, ticket, form, refusals.UNPROCESSABLE)


@guard("helpdesk.work_tickets", ("POST",))
def hold_end(request: HttpRequest, number: int) -> HttpResponse:
    """Take the ticket up again."""
    staff = staff_of(request)
    said = _("It is back in your list.")
    return answers.act(request, number, lambda ticket: ticket.take_up(by=staff), said)


def _ask(
    request: HttpRequest, ticket: Ticket, form: HoldForm, status: int
) -> HttpResponse:
    part = "_hold.html" if wants_fragment(request) else "hold.html"
    told = {
        "ticket": ticket,
        "form": form,
        "query": TicketList.read(request.GET).query(),
    }
    return render(request, f"helpdesk/tickets/{part}", told, status=status)
