"""Rows of an import: those that are wrong, those in doubt, those that were left."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.clock import now
from config.lib.guards import guard
from config.lib.logs import request_id
from crm.forms.importing import DecisionForm
from crm.forms.outcomes import told
from crm.importing import verbs
from crm.importing.shown import LISTS, shown
from crm.models import Reading
from crm.views.asking import staff_of
from crm.views.jobs.asking import import_in_reach

PAGE = 50
MAY = "crm.import_clients"


@guard(MAY)
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """List rows of one outcome, each with what is to be said of it."""
    job = import_in_reach(request, pk)
    which = request.GET.get("which", "bad")
    narrowed = LISTS.get(which, LISTS["bad"])
    found = job.rows.filter(narrowed.query).select_related("client")
    page = keyset.page(found, ("number",), request.GET.get("cursor"), PAGE)
    lines = shown(job, page.rows)
    _note_readings(request, pk, {face.pk for line in lines for face in line.clients})
    context = {"job": job, "page": page, "lines": lines, "listed": narrowed}
    context["decides"] = which == "duplicate" and job.phase == "write"
    return render(request, "crm/jobs/rows.html", context)


@guard(MAY, ("POST",))
def decide(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Settle one doubtful row."""
    job = import_in_reach(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        choice, client = form.decided
        by = staff_of(request)
        told(
            request,
            lambda: verbs.decide(job, number, choice, client, by=by),
            _("Row %(number)s is decided.") % {"number": number},
        )
    back = redirect("import_rows", pk)
    back["Location"] += "?which=duplicate"
    return back


def _note_readings(request: HttpRequest, pk: int, clients: set[int]) -> None:
    """Who was shown beside a row was looked at, if only masked."""
    Reading.objects.bulk_create(
        Reading(
            staff=staff_of(request),
            client_id=client,
            what=Reading.What.SEARCH,
            part=f"import:{pk}",
            address=request.META.get("REMOTE_ADDR") or None,
            request_id=request_id.get(),
            at=now(),
        )
        for client in sorted(clients)
    )
