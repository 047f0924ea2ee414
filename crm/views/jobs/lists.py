"""Long work: the list, one job with its progress, and its files."""

from collections.abc import Iterator

from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.guards import guard
from config.lib.sealed import SealBroken
from crm.activity import record
from crm.forms.outcomes import told
from crm.importing import KIND
from crm.job_faces import Face
from crm.jobs import page_of
from crm.models import Job, JobFile
from crm.views.asking import staff_of
from crm.views.jobs.asking import job_in_reach

PAGE = 30
HANDED_OUT = (JobFile.Part.RESULT, JobFile.Part.ERRORS)


@guard(None)
def jobs(request: HttpRequest) -> HttpResponse:
    """List the long work this person may see, newest first."""
    found = Job.objects.visible_to(staff_of(request)).select_related("by")
    page = keyset.page(found, ("-pk",), request.GET.get("cursor"), PAGE)
    faces = [Face(job, staff_of(request)) for job in page.rows]
    return render(request, "crm/jobs/list.html", {"page": page, "faces": faces})


@guard(None)
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one job; an import that was just read asks for its columns."""
    found = job_in_reach(request, pk)
    face = Face(found, staff_of(request))
    if found.kind == KIND and face.asks_for_columns:
        return redirect("import_matching", pk)
    if (page := page_of(found.kind)) != "job":
        return redirect(page, pk)
    return render(request, "crm/jobs/job.html", {"face": face, "job": found})


@guard(None)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; once it has ended, the page is asked for anew."""
    found = job_in_reach(request, pk)
    context = {"face": Face(found, staff_of(request)), "job": found}
    answer = render(request, "crm/jobs/_progress.html", context)
    if not found.is_under_way:
        answer["HX-Refresh"] = "true"
    return answer


@guard(None, ("POST",))
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop it after the slice in hand."""
    found = job_in_reach(request, pk)
    told(request, lambda: found.cancel(by=staff_of(request)), _("Cancelled."))
    return redirect("job", pk)


@guard(None, ("POST",))
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go on where it stopped."""
    found = job_in_reach(request, pk)
    told(request, lambda: found.resume(by=staff_of(request)), _("It goes on."))
    return redirect("job", pk)


@guard(None)
def download(request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
    """Hand out a file to who had it made; 404 for anybody else and once it is gone."""
    staff = staff_of(request)
    files = JobFile.objects.filter(job=pk, job__by=staff, part__in=HANDED_OUT)
    found = get_object_or_404(files.select_related("job"), pk=file)
    if not found.is_there:
        raise Http404
    content = _opened(found)
    with transaction.atomic():
        kind = found.job.kind
        record("job.downloaded", found.job, by=staff, kind=kind, part=found.part)
    return StreamingHttpResponse(
        content,
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": content_disposition_header(True, found.name) or "",
            "Cache-Control": "no-store, private",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _opened(file: JobFile) -> Iterator[bytes]:
    """The frames, the first opened at once so that a lost file is said before."""
    frames = file.frames()
    try:
        first = next(frames, b"")
    except (FileNotFoundError, SealBroken) as error:
        raise Http404 from error

    def all_of() -> Iterator[bytes]:
        yield first
        yield from frames

    return all_of()
