"""What every view of the desk asks first: who, which ticket, page or fragment."""

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from crm.models import Staff
from helpdesk import facts
from helpdesk.models import Ticket


def staff_of(request: HttpRequest) -> Staff:
    """The member of staff who asks; only for guarded views."""
    return cast(Staff, request.user)


def ticket_in_reach(request: HttpRequest, number: int) -> Ticket:
    """The ticket with everything its page shows; raises Http404 out of reach."""
    staff = staff_of(request)
    reach = Ticket.objects.visible_to(staff).for_page()
    ticket: Ticket = get_object_or_404(reach, pk=number)
    facts.tell(ticket, staff)
    return ticket


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; going back in history asks for all."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def target(request: HttpRequest) -> str:
    """The id of the element that the fragment is for, "" for a page."""
    return request.headers.get("HX-Target", "") if wants_fragment(request) else ""
