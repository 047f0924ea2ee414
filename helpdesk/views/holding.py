"""Putting a ticket aside, and taking it up again."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.lib.guards import guard
from helpdesk.forms.holding import HoldForm
from helpdesk.views import answers
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import HOLD


@guard("helpdesk.work_tickets", ("GET", "POST"))
def hold(request: HttpRequest, number: int) -> HttpResponse:
    """Put the ticket aside: the choice of the moment, and the putting."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return HOLD.ask(request, ticket, HoldForm())
    form = HoldForm(request.POST)
    return HOLD.settle(
        request,
        ticket,
        form,
        lambda: ticket.hold(until=form.moment(), by=staff),
        lambda: _("Put aside: it comes back by itself."),
    )


@guard("helpdesk.work_tickets", ("POST",))
def hold_end(request: HttpRequest, number: int) -> HttpResponse:
    """Take the ticket up again."""
    staff = staff_of(request)
    said = _("It is back in your list.")
    return answers.act(request, number, lambda ticket: ticket.take_up(by=staff), said)
