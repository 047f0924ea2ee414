"""Following a ticket, and what it is connected with."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.models import Staff
from helpdesk import connections
from helpdesk.forms.joining import FollowerForm
from helpdesk.lists import TicketList
from helpdesk.views import answers
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment
from helpdesk.views.dialogs import FOLLOW


@guard("helpdesk.work_tickets")
def connected(request: HttpRequest, number: int) -> HttpResponse:
    """Followers, links and the client's other tickets, beside the ticket."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    following = connections.followers(ticket)
    part = "_connected.html" if wants_fragment(request) else "connected.html"
    told = {
        "ticket": ticket,
        "followers": following,
        "follows": any(one.staff_id == staff.pk for one in following),
        "linked": connections.linked(ticket, staff),
        "others": connections.others(ticket, staff),
        "query": TicketList.read(request.GET).query(),
    }
    return render(request, f"helpdesk/tickets/{part}", told)


@guard("helpdesk.work_tickets", ("POST",))
def following(request: HttpRequest, number: int) -> HttpResponse:
    """Follow the ticket oneself."""
    staff = staff_of(request)
    said = _("You are kept up to date.")
    return answers.act(
        request, number, lambda ticket: ticket.follow(staff, by=staff), said
    )


@guard("helpdesk.work_tickets", ("GET", "POST"))
def followers(request: HttpRequest, number: int) -> HttpResponse:
    """Let a colleague follow: the choice, and the following."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return FOLLOW.ask(request, ticket, FollowerForm(ticket))
    form = FollowerForm(ticket, request.POST)
    return FOLLOW.settle(
        request,
        ticket,
        form,
        lambda: ticket.follow(form.cleaned_data["staff"], by=staff),
        lambda: _("%(staff)s is kept up to date.") % form.cleaned_data,
    )


@guard("helpdesk.work_tickets", ("POST",))
def unfollow(request: HttpRequest, number: int, staff: int) -> HttpResponse:
    """Let somebody follow no longer, oneself too."""
    person, by = get_object_or_404(Staff, pk=staff), staff_of(request)
    said = _("%(name)s follows no longer.") % {"name": person}
    return answers.act(
        request, number, lambda ticket: ticket.unfollow(person, by=by), said
    )
