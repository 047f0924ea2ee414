"""The tags of a ticket."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.lib.guards import guard
from helpdesk.forms.tagging import TagsForm
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import TAGS


@guard("helpdesk.work_tickets", ("GET", "POST"))
def tags(request: HttpRequest, number: int) -> HttpResponse:
    """Choose the tags of the ticket."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return TAGS.ask(request, ticket, TagsForm(ticket))
    form = TagsForm(ticket, request.POST)
    return TAGS.settle(
        request,
        ticket,
        form,
        lambda: ticket.retag(form.cleaned_data["tags"], by=staff),
        lambda: _("Saved."),
    )
