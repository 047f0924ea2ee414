"""What the desk wants to know of a ticket, by its type."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.lib.guards import guard
from helpdesk.forms.describing import DescribeForm
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import DESCRIBE


@guard("helpdesk.work_tickets", ("GET", "POST"))
def details(request: HttpRequest, number: int) -> HttpResponse:
    """Fill in the fields of its type."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return DESCRIBE.ask(request, ticket, DescribeForm(ticket))
    form = DescribeForm(ticket, request.POST)
    return DESCRIBE.settle(
        request,
        ticket,
        form,
        lambda: ticket.describe(form.cleaned_data, by=staff),
        lambda: _("Saved."),
    )
