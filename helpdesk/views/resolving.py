"""Resolving a ticket with how it ended, and opening it again."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.lib.guards import guard
from helpdesk.forms.ending import EndingForm
from helpdesk.views import answers
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import RESOLVE


@guard("helpdesk.work_tickets", ("GET", "POST"))
def resolution(request: HttpRequest, number: int) -> HttpResponse:
    """Resolve the ticket: how it ended with what its type wants to know, then that."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return RESOLVE.ask(request, ticket, EndingForm(ticket))
    form = EndingForm(ticket, request.POST)
    return RESOLVE.settle(
        request,
        ticket,
        form,
        lambda: ticket.resolve(ending=form.ending(), by=staff),
        lambda: _("Resolved."),
    )


@guard("helpdesk.work_tickets", ("POST",))
def reopening(request: HttpRequest, number: int) -> HttpResponse:
    """Open the ticket again."""
    staff = staff_of(request)
    return answers.act(
        request, number, lambda ticket: ticket.reopen(by=staff), _("It is open again.")
    )
