"""Who is it: verifying the person in a contact, by code, questions or document."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.models import Reading
from crm.readings import note
from crm.refused import Refused
from helpdesk.forms.verifying import (
    CheckCodeForm,
    DocumentForm,
    QuestionsForm,
    SendCodeForm,
)
from helpdesk.lists import TicketList
from helpdesk.models import Ticket
from helpdesk.models.verification import Verification
from helpdesk.views import answers, refusals
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment

PERMISSION = "helpdesk.verify_clients"


@guard(PERMISSION)
def verification(request: HttpRequest, number: int) -> HttpResponse:
    """The ways to verify the person."""
    ticket = ticket_in_reach(request, number)
    note(request, ticket.client, Reading.What.PANEL, part="addresses for a code")
    return _ways(request, ticket)


@guard(PERMISSION, ("POST",))
def questions(request: HttpRequest, number: int) -> HttpResponse:
    """Vouch for the person by questions that were answered right."""
    return _assert(request, number, QuestionsForm(request.POST), "questions")


@guard(PERMISSION, ("POST",))
def document(request: HttpRequest, number: int) -> HttpResponse:
    """Vouch for the person by a document."""
    return _assert(request, number, DocumentForm(request.POST), "document")


@guard(PERMISSION, ("POST",))
def codes(request: HttpRequest, number: int) -> HttpResponse:
    """Send a code to an address on the client's record."""
    ticket = ticket_in_reach(request, number)
    form = SendCodeForm(ticket, request.POST)
    if form.is_valid():
        try:
            ticket.send_code(form.cleaned_data["contact"], by=staff_of(request))
        except Refused as refused:
            refusals.into_form(form, refused)
        else:
            if wants_fragment(request):
                return _ways(request, ticket)
            return redirect("helpdesk:verification", number=number)
    return _ways(request, ticket, refusals.UNPROCESSABLE, send=form)


@guard(PERMISSION, ("POST",))
def code_check(request: HttpRequest, number: int) -> HttpResponse:
    """Check the code that the client told."""
    ticket = ticket_in_reach(request, number)
    form = CheckCodeForm(request.POST)
    if form.is_valid():
        try:
            ticket.check_code(form.cleaned_data["code"], by=staff_of(request))
        except Refused as refused:
            refusals.into_form(form, refused)
        else:
            return _verified(request, number)
    return _ways(request, ticket, refusals.UNPROCESSABLE, check=form)


@guard(PERMISSION, ("POST",))
def verification_end(request: HttpRequest, number: int) -> HttpResponse:
    """Believe it no longer."""
    staff = staff_of(request)
    said = _("The verification is ended.")
    return answers.act(request, number, lambda t: t.end_verification(by=staff), said)


def _verified(request: HttpRequest, number: int) -> HttpResponse:
    """Say so; the note above the composer that asked for it has done its work."""
    said = _("The person is verified.")
    return answers.done(request, number, said, lets_go=True)


def _assert(
    request: HttpRequest, number: int, form: forms.Form, method: str
) -> HttpResponse:
    ticket = ticket_in_reach(request, number)
    if form.is_valid():
        told = form.cleaned_data[method]
        detail = told if isinstance(told, list) else [told]
        try:
            ticket.verify(Verification.Method(method), detail, by=staff_of(request))
        except Refused as refused:
            refusals.into_form(form, refused)
        else:
            return _verified(request, number)
    return _ways(request, ticket, refusals.UNPROCESSABLE, **{method: form})


def _ways(
    request: HttpRequest, ticket: Ticket, status: int = 200, **bound: Any
) -> HttpResponse:
    """The dialog, or its page; `bound` is the form that was not taken."""
    told = {
        "ticket": ticket,
        "code": ticket.code,
        "send": SendCodeForm(ticket),
        "check": CheckCodeForm(),
        "questions": QuestionsForm(),
        "document": DocumentForm(),
        "query": TicketList.read(request.GET).query(),
        **bound,
    }
    part = "_verify.html" if wants_fragment(request) else "verify.html"
    return render(request, f"helpdesk/tickets/{part}", told, status=status)
