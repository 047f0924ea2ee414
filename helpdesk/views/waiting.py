"""Letting a ticket wait for a third party."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.lib.guards import guard
from helpdesk.forms.waiting import WaitForm
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import WAIT


@guard("helpdesk.work_tickets", ("GET", "POST"))
def wait(request: HttpRequest, number: int) -> HttpResponse:
    """Name the third party: the choice, and the waiting."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        named = {"party": ticket.third_party, "department": ticket.wait_department}
        return WAIT.ask(request, ticket, WaitForm(initial=named))
    form = WaitForm(request.POST)
    return WAIT.settle(
        request,
        ticket,
        form,
        lambda: ticket.wait_for(by=staff, **form.cleaned_data),
        lambda: _("It waits for %(party)s.") % form.cleaned_data,
    )
