"""Who takes part in a ticket: adding them, taking up an offer, taking them out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.refused import Refused
from helpdesk.forms.participants import ParticipantForm, RoleForm
from helpdesk.models import Participant, Ticket
from helpdesk.models.ticket.participable import Person
from helpdesk.views import answers
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import PEOPLE


@guard("helpdesk.work_tickets", ("GET", "POST"))
def participants(request: HttpRequest, number: int) -> HttpResponse:
    """Let somebody take part: who, and the adding."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return PEOPLE.ask(request, ticket, ParticipantForm())
    form = ParticipantForm(request.POST)
    return PEOPLE.settle(
        request,
        ticket,
        form,
        lambda: ticket.add_participant(form.person(), by=staff),
        lambda: _("They take part from now on."),
    )


@guard("helpdesk.work_tickets", ("POST",))
def participant_taking(
    request: HttpRequest, number: int, participant: int
) -> HttpResponse:
    """Add somebody whom a mail named."""
    form, staff = RoleForm(request.POST), staff_of(request)

    def take(ticket: Ticket) -> None:
        row = _standing(ticket, participant)
        if not form.is_valid():
            raise Refused("role", "unknown", _("Choose what they get."))
        person = Person(row.address(), row.name, form.cleaned_data["role"])
        ticket.add_participant(person, by=staff)

    said = _("They take part from now on.")
    return answers.act(request, number, take, said)


@guard("helpdesk.work_tickets", ("POST",))
def participant_removal(
    request: HttpRequest, number: int, participant: int
) -> HttpResponse:
    """Take somebody out, or leave out who was offered."""
    staff = staff_of(request)

    def remove(ticket: Ticket) -> None:
        ticket.remove_participant(_standing(ticket, participant), by=staff)

    return answers.act(request, number, remove, _("They take no part."))


def _standing(ticket: Ticket, pk: int) -> Participant:
    found: Participant = get_object_or_404(ticket.participants.all(), pk=pk)
    return found
