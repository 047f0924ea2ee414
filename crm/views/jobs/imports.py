"""The steps of an import: the file, its columns, the confirmation, the way back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.importing import MatchingForm, UploadForm
from crm.forms.outcomes import done, told
from crm.importing import headers, verbs
from crm.importing.reading import LARGEST
from crm.importing.rows import Table
from crm.models import Job
from crm.views.asking import staff_of
from crm.views.jobs.asking import import_in_reach

MAY = "crm.import_clients"


@guard(MAY, ("GET", "POST"))
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file in; it is read by the worker."""
    form = UploadForm(request.POST or None, request.FILES or None)
    made: list[Job] = []
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        # One byte more than is allowed says that it is too large; no more is read.
        content = file.read(LARGEST + 1)
        by = staff_of(request)
        if done(form, lambda: made.append(verbs.upload(file.name, content, by=by))):
            return redirect("job", made[0].pk)
    return render(request, "crm/jobs/upload.html", {"form": form})


@guard(MAY, ("GET", "POST"))
def matching(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is what; POST has a dry run made."""
    job = import_in_reach(request, pk)
    if "marks" not in job.asked or job.phase not in ("read", "try"):
        return redirect("job", pk)
    table = Table(job)
    form = MatchingForm(
        table.columns, request.POST or None, initial=_initial(job, table.columns)
    )
    if form.is_valid() and done(
        form,
        lambda: verbs.try_out(job, form.mapping, form.choice, by=staff_of(request)),
    ):
        return redirect("job", pk)
    return render(request, "crm/jobs/matching.html", {"form": form, "job": job})


@guard(MAY, ("POST",))
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry it out as the dry run said."""
    job = import_in_reach(request, pk)
    told(request, lambda: verbs.confirm(job, by=staff_of(request)), _("It has begun."))
    return redirect("job", pk)


@guard(MAY, ("POST",))
def revert(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    job = import_in_reach(request, pk)
    words = _("It is being taken back.")
    told(request, lambda: verbs.take_back(job, by=staff_of(request)), words)
    return redirect("job", pk)


def _initial(job: Job, columns: list[str]) -> dict[str, str]:
    """What was chosen for this file, else for the last one with these headers."""
    mapping = job.asked.get("mapping") or headers.remembered(columns)
    found = {f"column_{place}": name for place, name in mapping.items()}
    chosen = {name: job.asked.get(name, "") for name in ("found", "missing")}
    keys = [key for key in ("phone", "mail", "identity") if key in mapping.values()]
    key = job.asked.get("key", keys[0] if keys else "")
    return (
        found | {name: value for name, value in chosen.items() if value} | {"key": key}
    )
