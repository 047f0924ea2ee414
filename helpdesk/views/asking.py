"""What every view of the desk asks first: who, which ticket, page or fragment."""

from functools import cache
from typing import cast

from django.db.models import BigIntegerField, QuerySet
from django.http import Http404, HttpRequest

from config.lib.prepared import Prepared
from crm.models import Staff
from helpdesk import facts
from helpdesk.models import Ticket
from helpdesk.readers import Reader, reader


def staff_of(request: HttpRequest) -> Staff:
    """The member of staff who asks; only for guarded views."""
    return cast(Staff, request.user)


def ticket_in_reach(request: HttpRequest, number: int) -> Ticket:
    """The ticket with everything its page shows; raises Http404 out of reach."""
    staff = staff_of(request)
    who = reader(staff)
    if number > BigIntegerField.MAX_BIGINT:
        raise Http404
    numbers = {"number": number} | ({} if who.sees_all else {"staff": staff.pk})
    found: list[Ticket] = _reach(who).objects(**numbers)
    if not found:
        raise Http404
    facts.tell(found[0], staff)
    return found[0]


@cache
def _reach(who: Reader) -> Prepared:
    def asked(number: int, staff: int = 0) -> "QuerySet[Ticket]":
        reach = Ticket.objects.visible_to(who.of_key(staff))
        return reach.for_page().filter(pk=number)

    return Prepared(asked, "number", *([] if who.sees_all else ["staff"]))


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
