"""Forwarding lines of a ticket by mail."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.lib.guards import guard
from helpdesk.forms.forwarding import ForwardForm
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import FORWARD


@guard("helpdesk.work_tickets", ("GET", "POST"))
def forward(request: HttpRequest, number: int) -> HttpResponse:
    """Forward: to whom and which lines (`line` is ticked), and the sending."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        start = {"numbers": request.GET.getlist("line")}
        return FORWARD.ask(request, ticket, ForwardForm(ticket, staff, initial=start))
    form = ForwardForm(ticket, staff, request.POST)
    return FORWARD.settle(
        request,
        ticket,
        form,
        lambda: ticket.forward(form.forwarding(), by=staff, override=form.reason()),
        lambda: _("It leaves in 10 seconds."),
    )
