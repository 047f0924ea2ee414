"""Replies that wait for their time: changed, sent at once, taken back, dropped."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from config.lib.clock import now
from config.lib.guards import guard
from config.lib.moments import clock
from crm.refused import Refused
from helpdesk.forms.later import ChangeLaterForm
from helpdesk.forms.moments import OWN
from helpdesk.models import ScheduledReply
from helpdesk.views import answers, refusals
from helpdesk.views.asking import staff_of, ticket_in_reach
from helpdesk.views.dialogs import LATER


@guard("helpdesk.work_tickets", ("GET", "POST"))
def later(request: HttpRequest, number: int, later: int) -> HttpResponse:
    """Change what it says and when it leaves."""
    ticket, staff = ticket_in_reach(request, number), staff_of(request)
    reply, dialog = _reply(request, number, later), replace(LATER, parts=(later,))
    if request.method != "POST":
        told = {"text": reply.text, "until": OWN, "at": timezone.localtime(reply.at)}
        seen = ticket.thread.last_number
        return dialog.ask(
            request, ticket, ChangeLaterForm(initial={**told, "seen": seen})
        )
    form = ChangeLaterForm(request.POST)

    def change() -> None:
        told = form.cleaned_data
        reply.change(told["text"], form.chosen(), seen=told["seen"], by=staff)

    def said() -> str:
        return _("It will be sent at %(time)s.") % {"time": clock(reply.at, now())}

    return dialog.settle(request, ticket, form, change, said)


@guard("helpdesk.work_tickets", ("POST",))
def send_now(request: HttpRequest, number: int, later: int) -> HttpResponse:
    """Send it at once; with `force`, over what has come in since it was written."""
    reply, force = _reply(request, number, later), bool(request.POST.get("force"))
    staff = staff_of(request)
    return answers.act(
        request, number, lambda _ticket: reply.send_now(force=force, by=staff), ""
    )


@guard("helpdesk.work_tickets", ("POST",))
def take_back(request: HttpRequest, number: int, later: int) -> HttpResponse:
    """Put its text into the composer instead."""
    reply = _reply(request, number, later)
    had_files = reply.files.exists()
    try:
        reply.take_back(by=staff_of(request))
    except Refused as refused:
        return refusals.of_verb(request, number, refused)
    said = _("Taken back.")
    if had_files:
        said = _("Taken back. Its files have to be attached again.")
    return answers.done(request, number, said, with_composer=True)


@guard("helpdesk.work_tickets", ("POST",))
def drop(request: HttpRequest, number: int, later: int) -> HttpResponse:
    """Do not send it."""
    reply, staff = _reply(request, number, later), staff_of(request)
    said = _("It will not be sent.")
    return answers.act(request, number, lambda _ticket: reply.drop(by=staff), said)


def _reply(request: HttpRequest, number: int, key: int) -> ScheduledReply:
    """The one of that key of a ticket in reach; raises Http404."""
    ticket = ticket_in_reach(request, number)
    found = ScheduledReply.objects.select_related("staff")
    reply: ScheduledReply = get_object_or_404(found, ticket=ticket, pk=key)
    reply.ticket = ticket
    return reply
