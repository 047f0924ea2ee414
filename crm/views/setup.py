"""The set-up index."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib.guards import guard
from crm.setup_places import open_to
from crm.views.asking import staff_of


@guard(None)
def index(request: HttpRequest) -> HttpResponse:
    """Show the set-up pages this person may open; 403 where there is none."""
    places = open_to(staff_of(request))
    if not places:
        raise PermissionDenied
    return render(request, "crm/setup/index.html", {"places": places})
