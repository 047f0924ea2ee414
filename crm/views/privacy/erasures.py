"""Erasing a client: what goes and what stays, the wish, thinking again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm import retention
from crm.forms.outcomes import done, told
from crm.forms.privacy import EraseForm
from crm.models import Client, Reading
from crm.readings import note
from crm.refused import Refused
from crm.views.asking import client_in_reach, staff_of
from crm.views.privacy.showing import UNPROCESSABLE, answer, client_page, leave

ERASE = "crm.erase_clients"


@guard(ERASE, ("GET", "POST"))
def client_erase(request: HttpRequest, client: int) -> HttpResponse:
    """Say what goes and what stays; POST plans the erasure."""
    person = client_in_reach(request, client)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: _erase(person, form, request)):
        messages.success(request, _("The erasure is planned."))
        return leave(request, person)
    note(request, person, Reading.What.PAGE, part="erasure")
    shown = {
        "client": person,
        "back": client_page(person),
        "form": form,
        "erasure": person.erasure(),
        "hold": retention.hold_on(person, person.numbers()),
        "goes": retention.GOES,
        "stays": retention.STAYS,
    }
    return answer(request, "erase", shown, UNPROCESSABLE if form.is_bound else 200)


@guard(ERASE, ("POST",))
def client_keep(request: HttpRequest, client: int) -> HttpResponse:
    """Withdraw the erasure while nothing has been erased."""
    person = client_in_reach(request, client)
    told(request, lambda: _keep(person, request), _("The client stays."))
    return redirect(client_page(person))


def _erase(person: Client, form: EraseForm, request: HttpRequest) -> None:
    data = form.cleaned_data
    person.erase(data["ground"], data["words"], by=staff_of(request))


def _keep(person: Client, request: HttpRequest) -> None:
    erasure = person.erasure()
    if erasure is None:
        raise Refused("", "not-planned", _("No erasure of this client is planned."))
    erasure.withdraw(by=staff_of(request))
