"""The verbs on a ticket that need no text: each a small view of its own."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.refused import Refused
from helpdesk.forms.handing import AssignForm, ClassifyForm, MoveForm, StatusForm
from helpdesk.models import Ticket
from helpdesk.views import answers
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import ASSIGN


@guard("helpdesk.work_tickets", ("POST",))
def claim(request: HttpRequest, number: int) -> HttpResponse:
    """Take the ticket."""
    staff = staff_of(request)
    return answers.act(
        request, number, lambda ticket: ticket.claim(by=staff), _("It is yours.")
    )


@guard("helpdesk.work_tickets", ("POST",))
def release(request: HttpRequest, number: int) -> HttpResponse:
    """Put the ticket back to its queue."""
    staff = staff_of(request)
    said = _("It waits in its queue again.")
    return answers.act(request, number, lambda ticket: ticket.release(by=staff), said)


@guard("helpdesk.work_tickets", ("POST",))
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Put the ticket into another status."""
    form = StatusForm(request.POST)
    staff = staff_of(request)

    def act(ticket: Ticket) -> None:
        if not form.is_valid():
            raise Refused("status", "unknown", _("Choose a status that is in use."))
        ticket.change_status(form.cleaned_data["status"], by=staff)

    return answers.act(request, number, act, "")


@guard("helpdesk.work_tickets", ("GET", "POST"))
def assignment(request: HttpRequest, number: int) -> HttpResponse:
    """Give the ticket to a colleague: the choice, and the giving."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return ASSIGN.ask(request, ticket, AssignForm(ticket))
    form = AssignForm(ticket, request.POST)
    return ASSIGN.settle(
        request,
        ticket,
        form,
        lambda: ticket.assign(to=form.cleaned_data["to"], by=staff),
        lambda: _("%(name)s has it now.") % {"name": form.cleaned_data["to"]},
    )


@guard("helpdesk.work_tickets", ("POST",))
def queue(request: HttpRequest, number: int) -> HttpResponse:
    """Move the ticket into another queue."""
    form = MoveForm(request.POST)
    staff = staff_of(request)

    def move(ticket: Ticket) -> None:
        if not form.is_valid():
            raise Refused("queue", "unknown", _("Choose a queue that is in use."))
        ticket.move(queue=form.cleaned_data["queue"], by=staff)

    return answers.act(request, number, move, _("It is in the other queue now."))


@guard("helpdesk.work_tickets", ("POST",))
def classification(request: HttpRequest, number: int) -> HttpResponse:
    """Set type and priority."""
    form = ClassifyForm(request.POST)
    staff = staff_of(request)

    def classify(ticket: Ticket) -> None:
        if not form.is_valid():
            raise Refused("type", "unknown", _("Choose a type and a priority in use."))
        told = form.cleaned_data
        ticket.classify(type=told["type"], priority=told["priority"], by=staff)

    return answers.act(request, number, classify, "")
