"""Spam, and senders whose mails are not filed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.refused import Refused
from helpdesk.forms.blocking import BlockForm, NewBlockForm
from helpdesk.models import BlockedSender, Ticket
from helpdesk.models.blocked_sender import Kind
from helpdesk.views import answers
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import BLOCK

PAGE = 30


@guard("helpdesk.work_tickets", ("POST",))
def spam(request: HttpRequest, number: int) -> HttpResponse:
    """Close the ticket as spam."""
    staff = staff_of(request)
    said = _("Marked as spam.")
    return answers.act(request, number, lambda one: one.mark_as_spam(by=staff), said)


@guard("helpdesk.work_tickets", ("POST",))
def spam_end(request: HttpRequest, number: int) -> HttpResponse:
    """Put the ticket back."""
    staff = staff_of(request)
    said = _("It is back where it was.")
    return answers.act(request, number, lambda one: one.unmark_spam(by=staff), said)


@guard("helpdesk.block_senders", ("GET", "POST"))
def block(request: HttpRequest, number: int) -> HttpResponse:
    """Block the address that the ticket came from."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    if request.method != "POST":
        return BLOCK.ask(request, ticket, BlockForm())
    form = BlockForm(request.POST)
    return BLOCK.settle(
        request,
        ticket,
        form,
        lambda: BlockedSender.objects.block(
            _sender(ticket), by=staff, **form.cleaned_data
        ),
        lambda: _("The sender is blocked."),
    )


@guard("helpdesk.block_senders")
def blocks(request: HttpRequest) -> HttpResponse:
    """Show who is blocked, by whom, why, until when, and what that kept out."""
    rows = BlockedSender.objects.filter(lifted_at=None).select_related("by")
    page = keyset.page(rows, ("-pk",), request.GET.get("cursor"), PAGE)
    return render(request, "helpdesk/setup/blocks.html", {"page": page})


@guard("helpdesk.block_senders", ("GET", "POST"))
def block_new(request: HttpRequest) -> HttpResponse:
    """Block an address or a number that is typed."""
    form = NewBlockForm(request.POST or None)

    def make() -> None:
        BlockedSender.objects.block(by=staff_of(request), **form.cleaned_data)

    if form.is_valid() and done(form, make):
        messages.success(request, _("The sender is blocked."))
        return redirect("helpdesk:blocks")
    return render(request, "helpdesk/setup/block.html", {"form": form})


@guard("helpdesk.block_senders", ("POST",))
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Block one no longer."""
    try:
        get_object_or_404(BlockedSender, pk=pk).lift(by=staff_of(request))
        messages.success(request, _("It comes in again."))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("helpdesk:blocks")


def _sender(ticket: Ticket) -> str:
    known = ticket.contact is not None and ticket.contact.kind in Kind.values
    return ticket.contact.open() if ticket.contact and known else ""
