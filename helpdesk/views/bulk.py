"""One verb over all tickets that a list shows: asking, progress, results, undo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.guards import guard
from crm.forms.outcomes import done, told
from crm.job_faces import Face
from crm.models import Job
from helpdesk import viewing
from helpdesk.bulk import KIND, selecting
from helpdesk.bulk.actions import ACTIONS
from helpdesk.forms.bulk import bulk_form
from helpdesk.lists import TicketList
from helpdesk.models import BulkRow
from helpdesk.views.asking import staff_of

WORK = "helpdesk.work_tickets"
PAGE = 50
USUAL = "resolve"


@guard(WORK, ("GET", "POST"))
def ask(request: HttpRequest) -> HttpResponse:
    """Say how many tickets match and ask what to do; POST begins it. What came after
    the page was shown is not meant.
    """
    numbers = _numbers(request)
    newest = numbers[0] if numbers else 0
    action = request.POST.get("action") or request.GET.get("action") or USUAL
    form = bulk_form(action, request.POST or None, newest)
    made: list[Job] = []
    if form.is_valid():
        shown = form.cleaned_data["newest"]
        meant = [number for number in numbers if shown is None or number <= shown]
        asked, by = form.told(), staff_of(request)
        if done(
            form, lambda: made.append(selecting.start(action, asked, meant, by=by))
        ):
            return redirect("helpdesk:bulk_job", made[0].pk)
    context = {
        "form": form,
        "count": len(numbers),
        "is_chosen": "number" in request.GET,
        "actions": _actions(request, action),
        "query": TicketList.read(request.GET).query(),
        "action": action,
    }
    return render(request, "helpdesk/bulk/ask.html", context)


def _numbers(request: HttpRequest) -> list[int]:
    """The tickets of the list that the query string describes: those ticked, else all
    that match.
    """
    staff, listed = staff_of(request), TicketList.read(request.GET)
    view = viewing.chosen(listed.view or "all", viewing.saved_views(staff))
    found = selecting.matching(staff, listed, view)
    ticked = set(request.GET.getlist("number"))
    return [pk for pk in found if str(pk) in ticked] if ticked else found


def _actions(request: HttpRequest, current: str) -> list[tuple[str, str, str, bool]]:
    """What may be chosen: its address, its words, its icon, whether it is."""
    found = []
    for name, action in ACTIONS.items():
        query = request.GET.copy()
        query["action"] = name
        told = (query.urlencode(), str(action.label), action.icon, name == current)
        found.append(told)
    return found


@guard(WORK)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; once it has ended, what came of each ticket."""
    found = _in_reach(request, pk)
    which = request.GET.get("which", "")
    rows = BulkRow.objects.filter(job=found).select_related("ticket")
    if which in BulkRow.Outcome.values:
        rows = rows.filter(outcome=which)
    mine = found.by_id == staff_of(request).pk
    context = {
        "job": found,
        "face": Face(found, staff_of(request)),
        "page": keyset.page(rows, ("-ticket_id",), request.GET.get("cursor"), PAGE),
        "figures": [
            (outcome.value, outcome.label, found.counts.get(outcome.value, 0))
            for outcome in BulkRow.Outcome
        ],
        "can_take_back": mine and selecting.can_take_back(found),
    }
    return render(request, "helpdesk/bulk/job.html", context)


@guard(WORK, ("POST",))
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what stands as the job left it."""
    found = _in_reach(request, pk)
    words = _("It is being taken back.")
    told(request, lambda: selecting.take_back(found, by=staff_of(request)), words)
    return redirect("helpdesk:bulk_job", pk)


def _in_reach(request: HttpRequest, pk: int) -> Job:
    reach = Job.objects.visible_to(staff_of(request)).filter(kind=KIND)
    found: Job = get_object_or_404(reach.select_related("by"), pk=pk)
    return found
