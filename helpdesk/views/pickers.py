"""What a composer lists above the text: macros, and colleagues to call by name."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language

from config.lib.guards import guard
from crm import readings
from crm.models import Reading
from helpdesk import colleagues
from helpdesk.macros import actions, chosen, finding, values
from helpdesk.models import Macro
from helpdesk.views.asking import staff_of, ticket_in_reach

WORK = "helpdesk.work_tickets"


@guard(WORK)
def macros(request: HttpRequest, number: int) -> HttpResponse:
    """The few macros that fit `?q=`, what was used last first."""
    ticket, typed = ticket_in_reach(request, number), request.GET.get("q", "")
    language = ticket.client.language or get_language() or ""
    found = finding.picked(staff_of(request), typed, language[:2])
    said = actions.said(macro.actions for macro in found)
    lines = list(zip(found, said, strict=True))
    told = {"lines": lines, "number": number, "is_narrowed": bool(typed)}
    return render(request, "helpdesk/macros/_picker.html", told)


@guard(WORK, ("POST",))
def macro_text(request: HttpRequest, number: int, macro: int) -> HttpResponse:
    """The text of a macro with the values of this ticket, what stays open and why, and
    what is done when it is sent.
    """
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    found = get_object_or_404(Macro.objects.visible_to(staff).in_use(), pk=macro)
    filling = values.fill(found.text, ticket, by=staff, language=found.language)
    if values.tells_of_client(found.text):
        readings.note(request, ticket.client, Reading.What.PANEL, part="macro")
    found.used(by=staff)
    told = {"filling": filling, "chips": chosen.all_of(found)}
    return render(request, "helpdesk/macros/_picked.html", told)


@guard(WORK)
def people(request: HttpRequest, number: int) -> HttpResponse:
    """The colleagues who may see the ticket and whose name fits `?q=`."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    found = colleagues.readers(ticket, request.GET.get("q", ""), but=staff)
    return render(request, "helpdesk/macros/_people.html", {"people": found})
