"""Contacts and numbers of a client: adding, marking, taking away."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.guards import guard
from crm.forms.clients import ContactForm, ParticularForm
from crm.models import Client
from crm.views.asking import client_in_reach, staff_of
from crm.views.clients.dialogs import Dialog, act, ask
from crm.views.clients.entering import EDIT, FORM

ADD = Dialog(_("Add a contact"), _("Add"), _("The contact is added."))
ADD_NUMBER = Dialog(_("Add a number or an address"), _("Add"), _("It is kept, sealed."))
Verb = Callable[[Client, Any, Any], Any]
VERBS: dict[str, tuple[Verb, Promise]] = {
    "verify": (
        lambda client, point, by: client.verify_contact(point, by=by),
        _("Marked as verified."),
    ),
    "prefer": (
        lambda client, point, by: client.prefer_contact(point, by=by),
        _("Preferred from now on."),
    ),
    "bounce": (
        lambda client, point, by: client.bounce_contact(point, by=by),
        _("Marked as not working."),
    ),
    "trust": (
        lambda client, point, by: client.trust_contact(point, by=by),
        _("It works again."),
    ),
    "drop": (
        lambda client, point, by: client.drop_contact(point, by=by),
        _("The contact is taken away."),
    ),
}


@guard(EDIT, FORM)
def add(request: HttpRequest, client: int) -> HttpResponse:
    """Add a contact."""
    found = client_in_reach(request, client)
    form = ContactForm(request.POST if request.method == "POST" else None)

    def verb() -> None:
        told = form.cleaned_data
        found.add_contact(told["kind"], told["value"], by=staff_of(request))

    return ask(request, found, form, ADD, verb)


@guard(EDIT, ("POST",))
def contact(request: HttpRequest, client: int, pk: int, verb: str) -> HttpResponse:
    """Do one of VERBS to a contact of this client; 404 for any other word."""
    if verb not in VERBS:
        raise Http404
    run, said = VERBS[verb]

    def do(found: Client, by: Any) -> None:
        run(found, get_object_or_404(found.contact_points, pk=pk), by)

    return act(request, client, do, str(said))


@guard(EDIT, FORM)
def add_particular(request: HttpRequest, client: int) -> HttpResponse:
    """Add an identity number, a bank card or a postal address."""
    found = client_in_reach(request, client)
    form = ParticularForm(request.POST if request.method == "POST" else None)

    def verb() -> None:
        told = form.cleaned_data
        found.add_particular(
            told["kind"], told["value"], label=told["label"], by=staff_of(request)
        )

    return ask(request, found, form, ADD_NUMBER, verb)


@guard(EDIT, ("POST",))
def drop_particular(request: HttpRequest, client: int, pk: int) -> HttpResponse:
    """Take one away."""

    def do(found: Client, by: Any) -> None:
        found.drop_particular(get_object_or_404(found.particulars, pk=pk), by=by)

    return act(request, client, do, str(_("It is taken away.")))
