"""Set-up of the search: how its index stands, and writing it anew."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import told
from crm.job_faces import Face
from crm.views.asking import staff_of
from helpdesk.search import rebuilding, standing


@guard(rebuilding.PERMISSION)
def index(request: HttpRequest) -> HttpResponse:
    """Show what can be found, what waits, and how the last rebuild went."""
    job = standing.last_rebuild()
    shown = {
        "holdings": standing.holdings(),
        "waiting": standing.waiting(),
        "looked_at": standing.looked_at(),
        "job": job,
        "face": Face(job, staff_of(request)) if job else None,
    }
    return render(request, "helpdesk/setup/search.html", shown)


@guard(rebuilding.PERMISSION, ("POST",))
def rebuild(request: HttpRequest) -> HttpResponse:
    """Have the index written anew, while it answers."""
    words = _("It is being written anew. Searching works meanwhile.")
    told(request, lambda: rebuilding.start(by=staff_of(request)), words)
    return redirect("search_setup")
