"""Files of a thread: downloads; what a browser shows of pictures was drawn anew."""

from typing import IO

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from config.lib.guards import guard
from crm import readings
from helpdesk.excerpts import files_in
from helpdesk.forms.composing import safe_name
from helpdesk.lists import TicketList
from helpdesk.models import Attachment, SideFile, Ticket
from helpdesk.views.asking import ticket_in_reach, wants_fragment
from messaging.models import Blob

# Nobody keeps it, nothing in it runs, and nothing is guessed about it.
INERT = {
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}


@guard("helpdesk.work_tickets")
def attachment(request: HttpRequest, number: int, pk: int) -> FileResponse:
    """Stream one file of the ticket; raises Http404 out of reach and for a lost one."""
    ticket = ticket_in_reach(request, number)
    answer = download(_file(ticket, pk))
    readings.note(request, ticket.client, "panel", part="file")
    return answer


@guard("helpdesk.work_tickets")
def preview(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """A picture of the thread, larger, with its download beside it; raises Http404
    where none was drawn.
    """
    ticket = ticket_in_reach(request, number)
    found = _file(ticket, pk)
    if found.preview is None:
        raise Http404
    readings.note(request, ticket.client, "panel", part="file")
    part = "_preview.html" if wants_fragment(request) else "preview.html"
    query = TicketList.read(request.GET).query()
    told = {"ticket": ticket, "file": found, "query": query}
    return render(request, f"helpdesk/tickets/{part}", told)


@guard("helpdesk.work_tickets")
def picture(request: HttpRequest, number: int, pk: int) -> FileResponse:
    """What was drawn of one file: the only bytes that a browser shows by itself."""
    found = _file(ticket_in_reach(request, number), pk).preview
    if found is None or found.picture is None:
        raise Http404
    drawn = found.picture
    return FileResponse(_opened(drawn), content_type=drawn.mime, headers=INERT)


def download(found: Attachment | SideFile) -> FileResponse:
    """The file as an answer; raises Http404 for a lost one.

    Whoever wrote the mail chose content, type and name: it is a download of unknown
    type, in a sandbox, that nobody keeps.
    """
    return FileResponse(
        _opened(found.blob),
        as_attachment=True,
        filename=safe_name(found.name),
        content_type="application/octet-stream",
        headers=INERT,
    )


def _file(ticket: Ticket, pk: int) -> Attachment:
    files = Attachment.objects.filter(files_in(ticket))
    shown = files.select_related("blob__preview__picture")
    found: Attachment = get_object_or_404(shown, pk=pk)
    return found


def _opened(blob: Blob) -> IO[bytes]:
    try:
        return blob.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
