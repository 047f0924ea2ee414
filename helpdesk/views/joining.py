"""Merging, splitting and linking tickets."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.models import Staff
from crm.refused import Refused
from helpdesk.forms.joining import LinkForm, MergeForm, SplitForm
from helpdesk.models import Ticket
from helpdesk.views import answers
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import LINK, MERGE, SPLIT


@guard("helpdesk.work_tickets", ("GET", "POST"))
def merge(request: HttpRequest, number: int) -> HttpResponse:
    """Merge the ticket into another one of the client: the choice, and the merging."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return MERGE.ask(request, ticket, MergeForm(ticket, staff))
    form = MergeForm(ticket, staff, request.POST)
    return MERGE.settle(
        request,
        ticket,
        form,
        lambda: ticket.merge_into(form.cleaned_data["target"], by=staff),
        lambda: _("It goes on in #%d.") % form.cleaned_data["target"].pk,
    )


@guard("helpdesk.work_tickets", ("POST",))
def unmerge(request: HttpRequest, number: int) -> HttpResponse:
    """Let a merged ticket stand by itself again."""
    staff = staff_of(request)
    said = _("It stands by itself again.")
    return answers.act(request, number, lambda ticket: ticket.unmerge(by=staff), said)


@guard("helpdesk.work_tickets", ("GET", "POST"))
def split(request: HttpRequest, number: int) -> HttpResponse:
    """Make a ticket of some lines: the choice, and the splitting."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return SPLIT.ask(request, ticket, SplitForm(ticket))
    form = SplitForm(ticket, request.POST)
    made: list[Ticket] = []
    return SPLIT.settle(
        request,
        ticket,
        form,
        lambda: made.append(ticket.split(by=staff, **form.cleaned_data)),
        lambda: _("#%d is about it now.") % made[0].pk,
    )


@guard("helpdesk.work_tickets", ("GET", "POST"))
def link(request: HttpRequest, number: int) -> HttpResponse:
    """Link another ticket: the choice, and the linking."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return LINK.ask(request, ticket, LinkForm(staff))
    form = LinkForm(staff, request.POST)
    return LINK.settle(
        request,
        ticket,
        form,
        lambda: _tie(ticket, form, by=staff),
        lambda: _("#%d is linked.") % form.cleaned_data["other"].pk,
    )


@guard("helpdesk.work_tickets", ("POST",))
def unlink(request: HttpRequest, number: int, other: int) -> HttpResponse:
    """Remove the link to another ticket."""
    staff = staff_of(request)
    tied = Ticket.objects.visible_to(staff).filter(pk=other).first()

    def act(ticket: Ticket) -> None:
        if tied is None:
            raise Refused("", "unknown", _("You may not see the other ticket."))
        ticket.unlink(tied, by=staff)

    return answers.act(request, number, act, _("They are not linked any more."))


def _tie(ticket: Ticket, form: LinkForm, *, by: Staff) -> None:
    other, kind = form.cleaned_data["other"], form.cleaned_data["kind"]
    if kind == "parent":
        other.link(ticket, by=by, kind="child")
    else:
        ticket.link(other, by=by, kind=kind)
