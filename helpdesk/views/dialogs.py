"""Verbs that ask something first: a dialog over the ticket, or a page of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.refused import Refused
from helpdesk.lists import TicketList
from helpdesk.models import Ticket
from helpdesk.views import answers, refusals
from helpdesk.views.asking import wants_fragment


@dataclass(frozen=True)
class Dialog:
    """What it is called over a ticket, and what its button says; `name` is that of the
    address.
    """

    name: str
    title: Promise
    button: Promise
    # What of the ticket it is about: keys after its number in the address.
    parts: tuple[int, ...] = ()

    def ask(
        self, request: HttpRequest, ticket: Ticket, form: forms.Form, status: int = 200
    ) -> HttpResponse:
        """Show the form, with its errors where there are some."""
        part = "_ask.html" if wants_fragment(request) else "ask.html"
        told = {
            "ticket": ticket,
            "form": form,
            "dialog": self,
            "title": self.title % {"number": ticket.number},
            "action": reverse(
                f"helpdesk:{self.name}", args=[ticket.number, *self.parts]
            ),
            "query": TicketList.read(request.GET).query(),
        }
        return render(request, f"helpdesk/tickets/{part}", told, status=status)

    def settle(
        self,
        request: HttpRequest,
        ticket: Ticket,
        form: forms.Form,
        verb: Callable[[], object],
        said: Callable[[], str],
    ) -> HttpResponse:
        """Do the verb with what was chosen and answer; what is wrong with a choice is
        told at its field, what is wrong with the ticket beside it.
        """
        if not form.is_valid():
            return self.ask(request, ticket, form, refusals.UNPROCESSABLE)
        try:
            verb()
        except Refused as refused:
            if refused.field not in form.fields:
                return refusals.of_verb(request, ticket.pk, refused)
            refusals.into_form(form, refused)
            return self.ask(request, ticket, form, refusals.UNPROCESSABLE)
        return answers.done(request, ticket.pk, said())


ASSIGN = Dialog("assignment", _("Assign #%(number)s"), _("Assign"))
DESCRIBE = Dialog("details", _("Details of #%(number)s"), _("Save"))
FOLLOW = Dialog("followers", _("Who follows #%(number)s"), _("Let follow"))
HOLD = Dialog("hold", _("Put #%(number)s aside"), _("Put aside"))
LATER = Dialog("later", _("Change the reply to be sent later"), _("Save"))
LINK = Dialog("link", _("Link a ticket to #%(number)s"), _("Link"))
MERGE = Dialog("merge", _("Merge #%(number)s into another ticket"), _("Merge"))
RESOLVE = Dialog("resolution", _("Resolve #%(number)s"), _("Resolve"))
SPLIT = Dialog("split", _("Make a ticket of lines of #%(number)s"), _("Make it"))
PEOPLE = Dialog("participants", _("Let somebody take part in #%(number)s"), _("Add"))
FORWARD = Dialog("forward", _("Forward #%(number)s by mail"), _("Forward"))
BLOCK = Dialog("block", _("Block the sender of #%(number)s"), _("Block"))
CONSULT = Dialog("consult", _("Write to a third party about #%(number)s"), _("Send"))
TAGS = Dialog("ticket_tags", _("Tags of #%(number)s"), _("Save"))
WAIT = Dialog("wait", _("Let #%(number)s wait for a third party"), _("Let it wait"))
