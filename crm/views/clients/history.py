"""The history of a client: what was changed, and what happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config.lib.guards import guard
from crm import client_history, client_timeline, readings
from crm.views.asking import client_in_reach, staff_of


@guard("crm.read_client")
def history(request: HttpRequest, client: int) -> HttpResponse:
    """Show the field history, or with ?show=events the timeline in sentences."""
    found = client_in_reach(request, client)
    if found.pk != client:
        return redirect("client_history", found.pk)
    readings.note(request, found, "page", part="history")
    context = {"client": found, "show": request.GET.get("show", "")}
    if context["show"] == "events":
        page, events = client_timeline.page(found, request.GET.get("cursor"))
        context |= {"page": page, "events": events}
    else:
        may = staff_of(request).has_perm
        after = request.GET.get("after", "")
        changes, older = client_history.page(found, may, after)
        context |= {"changes": changes, "older": older, "after": after}
    return render(request, "crm/clients/history.html", context)
