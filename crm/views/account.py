"""A client's account on the platform: tab, its parts, the panel beside a ticket.

The tab itself never asks the platform: each part loads by itself and may wait alone.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib.guards import guard
from crm.account.tables import PARTS, PLANS
from crm.forms.account import FindForm, PartForm
from crm.models import Client, PlatformAccount, Reading
from crm.platform import copies
from crm.readings import note
from crm.views.asking import client_in_reach

VIEW = "crm.view_account"
What = Reading.What


@guard(VIEW)
def account(request: HttpRequest, client: int) -> HttpResponse:
    """The tab: the places of its parts, or the form to connect an account."""
    person = client_in_reach(request, client)
    note(request, person, What.PAGE, part="platform")
    linked = person.linked_account()
    has = copies.known_capabilities()
    parts = [part for part in PARTS.values() if part.name in has - PLANS]
    told = {"client": person, "account": linked, "parts": parts, "form": FindForm()}
    return render(request, "crm/account/page.html", told)


@guard(VIEW)
def overview(request: HttpRequest, client: int) -> HttpResponse:
    """Who the user is and what money they have."""
    person = client_in_reach(request, client)
    note(request, person, What.PAGE, part="platform:overview")
    linked = _linked(person)
    told = {
        "client": person,
        "account": linked,
        "answer": copies.overview(linked),
        "has": copies.known_capabilities(),
    }
    return _part(request, "crm/account/_overview.html", told)


@guard(VIEW)
def section(request: HttpRequest, client: int, section: str) -> HttpResponse:
    """One part: a page of its rows, narrowed by ?status=, or a plan ?of= something."""
    person = client_in_reach(request, client)
    part = PARTS.get(section)
    if part is None:
        raise Http404
    note(request, person, What.PAGE, part=f"platform:{part.name}")
    query = PartForm(request.GET).query(part)
    if part.name in PLANS and not query.of:
        raise Http404
    answer = copies.section(_linked(person), part.name, query)
    told = {"client": person, "part": part, "query": query, "answer": answer}
    return _part(request, "crm/account/_part.html", told)


@guard(VIEW)
def panel(request: HttpRequest, client: int) -> HttpResponse:
    """The account in short, for the column beside a ticket."""
    person = client_in_reach(request, client)
    note(request, person, What.PANEL, part="platform:overview")
    linked = person.linked_account()
    told = {
        "client": person,
        "account": linked,
        "answer": copies.overview(linked) if linked else None,
        "has": copies.known_capabilities(),
    }
    return _part(request, "crm/account/_panel.html", told)


def _linked(person: Client) -> PlatformAccount:
    linked = person.linked_account()
    if linked is None:
        raise Http404
    return linked


def _part(request: HttpRequest, template: str, told: dict[str, Any]) -> HttpResponse:
    """The fragment alone for htmx, on a page of its own without script."""
    if request.headers.get("HX-Request") == "true":
        return render(request, template, told)
    return render(request, "crm/account/alone.html", {**told, "fragment": template})
