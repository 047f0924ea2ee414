"""The platform's record a ticket points at: setting it, and where it stands now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm import readings
from crm.models import Reading
from crm.platform import standing
from crm.platform.standing import Standing
from crm.platform.words import status_label, status_tone
from crm.refused import Refused
from helpdesk import references
from helpdesk.forms.referring import ReferenceForm
from helpdesk.lists import TicketList
from helpdesk.models import Ticket
from helpdesk.views import answers, refusals
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment


@guard("helpdesk.work_tickets", ("GET", "POST"))
def reference(request: HttpRequest, number: int) -> HttpResponse:
    """Point the ticket at a record: the form, and the pointing."""
    ticket = ticket_in_reach(request, number)
    if request.method != "POST":
        form = ReferenceForm(initial={"reference": ticket.reference})
        return _asked(request, ticket, form, 200)
    form = ReferenceForm(request.POST)
    if form.is_valid():
        try:
            ticket.refer_to(
                _found(form.cleaned_data["reference"]), by=staff_of(request)
            )
        except Refused as refused:
            refusals.into_form(form, refused)
        else:
            return answers.done(request, number, _("The reference is set."))
    return _asked(request, ticket, form, refusals.UNPROCESSABLE)


@guard("helpdesk.work_tickets", ("POST",))
def unreference(request: HttpRequest, number: int) -> HttpResponse:
    """Point at nothing any more."""
    staff = staff_of(request)
    said = _("The reference is gone.")
    return answers.act(request, number, lambda ticket: ticket.unrefer(by=staff), said)


@guard("helpdesk.work_tickets")
def reference_now(request: HttpRequest, number: int) -> HttpResponse:
    """Where the record stands now, and who else asks about it: loaded by itself, so
    that a silent platform holds nothing up.
    """
    ticket = ticket_in_reach(request, number)
    if not ticket.reference:
        raise Http404
    found = standing.look_up(ticket.reference)
    readings.note(request, ticket.client, Reading.What.PANEL, part="platform:reference")
    told = {
        "ticket": ticket,
        "now": _in_words(found.standing),
        "is_answered": found.is_answered,
        "others": references.others(ticket, staff_of(request)),
        "query": TicketList.read(request.GET).query(),
    }
    part = "_reference_now.html" if wants_fragment(request) else "reference_now.html"
    return render(request, f"helpdesk/tickets/{part}", told)


def _found(ref: str) -> Standing:
    """The record with this number; raises Refused where there is none to be had."""
    found = standing.look_up(ref)
    if found.standing is not None:
        return found.standing
    if found.is_answered:
        words = _("The platform knows no such number: compare it with the client's.")
        raise Refused("reference", "unknown", words)
    words = _(
        "The platform does not answer, so this cannot be checked. Try again soon."
    )
    raise Refused("reference", "silent", words)


def _in_words(found: Standing | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "label": status_label(found.kind, found.status),
        "tone": status_tone(found.status),
        "at": found.at,
        "is_live": found.is_live,
    }


def _asked(
    request: HttpRequest, ticket: Ticket, form: ReferenceForm, status: int
) -> HttpResponse:
    part = "_reference_dialog.html" if wants_fragment(request) else "reference.html"
    told = {
        "ticket": ticket,
        "form": form,
        "query": TicketList.read(request.GET).query(),
    }
    return render(request, f"helpdesk/tickets/{part}", told, status=status)
