"""Files of a thread: handed out as downloads, never shown by the browser itself."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404

from config.lib.guards import guard
from helpdesk.excerpts import files_in
from helpdesk.forms.composing import safe_name
from helpdesk.models import Attachment
from helpdesk.views.asking import ticket_in_reach


@guard("helpdesk.work_tickets")
def attachment(request: HttpRequest, number: int, pk: int) -> FileResponse:
    """Stream one file of the ticket; raises Http404 out of reach and for a lost one."""
    ticket = ticket_in_reach(request, number)
    files = Attachment.objects.filter(files_in(ticket)).select_related("blob")
    return download(get_object_or_404(files, pk=pk))


def download(found: Attachment) -> FileResponse:
    """The file as an answer; raises Http404 for a lost one.

    Whoever wrote the mail chose content, type and name: it is a download of unknown
    type, in a sandbox, that nobody keeps.
    """
    try:
        content = found.blob.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=safe_name(found.name),
        content_type="application/octet-stream",
        headers={
            "Cache-Control": "no-store, private",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
        },
    )
