"""Letting a ticket wait for a third party."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.models import Staff
from helpdesk.forms.waiting import WaitForm
from helpdesk.lists import TicketList
from helpdesk.models import Ticket
from helpdesk.views import answers, refusals
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment


@guard("helpdesk.work_tickets", ("GET", "POST"))
def wait(request: HttpRequest, number: int) -> HttpResponse:
    """Name the third party: the choice, and the waiting."""
    ticket = ticket_in_reach(request, number)
    if request.method != "POST":
        named = {"party": ticket.third_party, "department": ticket.wait_department}
        return _ask(request, ticket, WaitForm(initial=named), 200)
    form, staff = WaitForm(request.POST), staff_of(request)
    if form.is_valid() and done(form, lambda: _wait(ticket, form, staff)):
        said = _("It waits for %(party)s.") % {"party": form.cleaned_data["party"]}
        return answers.done(request, number, said)
    return _ask(request, ticket, form, refusals.UNPROCESSABLE)


def _wait(ticket: Ticket, form: WaitForm, staff: Staff) -> None:
    told = form.cleaned_data
    ticket.wait_for(
        told["party"], department=told["department"], to=told.get("to"), by=staff
    )


def _ask(
    request: HttpRequest, ticket: Ticket, form: WaitForm, status: int
) -> HttpResponse:
    part = "_wait.html" if wants_fragment(request) else "wait.html"
    told = {
        "ticket": ticket,
        "form": form,
        "query": TicketList.read(request.GET).query(),
    }
    return render(request, f"helpdesk/tickets/{part}", told, status=status)
