"""The search page: numbers and addresses of persons travel in a form, never in an
address.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm import readings
from helpdesk import searching
from helpdesk.views.asking import staff_of


@guard("crm.read_client", ("GET", "POST"))
def search(request: HttpRequest) -> HttpResponse:
    """Search for what was typed; each client shown is a Reading."""
    typed = request.POST if request.method == "POST" else request.GET
    text = searching.plain(typed.get("q", ""))
    if request.method == "GET" and searching.is_sensitive(text):
        words = _(
            "A person's number or address must not stand in a link: type it here."
        )
        messages.warning(request, words)
        return redirect("helpdesk:search")
    found = searching.search(text, staff_of(request)) if text else None
    if found is not None and found.seen:
        readings.note_found(request, found.seen)
    told = {"text": text, "found": found}
    return render(request, "helpdesk/search/page.html", told)
