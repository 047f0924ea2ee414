"""The search page: numbers and addresses of persons travel in a form, never in an
address.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm import readings
from helpdesk import searching
from helpdesk.search import filters, results
from helpdesk.search.asked import Asked
from helpdesk.views.asking import staff_of


@guard("crm.read_client", ("GET", "POST"))
def search(request: HttpRequest) -> HttpResponse:
    """Search for what was typed; each client shown or quoted is a Reading."""
    typed = request.POST if request.method == "POST" else request.GET
    text = searching.plain(typed.get("q", ""))
    is_sensitive = searching.is_sensitive(text)
    if request.method == "GET" and is_sensitive:
        words = _(
            "A person's number or address must not stand in a link: type it here."
        )
        messages.warning(request, words)
        return redirect("helpdesk:search")
    # Nothing leads on from what must not stand in a link.
    asked = Asked(q=text) if is_sensitive else Asked.read(typed, text)
    staff = staff_of(request)
    found = results.results(asked, staff) if text else None
    if found is not None and found.read:
        readings.note_found(request, found.read)
    told = filters.around(asked, found, staff)
    return render(request, "helpdesk/search/page.html", told)


@guard("crm.read_client", ("POST",))
def top(request: HttpRequest) -> JsonResponse:
    """The first hits for the palette, as its commands; each client is a Reading."""
    text = searching.plain(request.POST.get("q", ""))
    found = results.top(text, staff_of(request))
    if found.clients:
        readings.note_found(request, found.clients)
    return JsonResponse({"commands": results.commands(found)})
