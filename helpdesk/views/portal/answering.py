"""What the portal's views share: pages that say no, and texts with files."""

from collections.abc import Callable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from crm.refused import Refused
from helpdesk.forms.portal import AnswerForm
from helpdesk.models import Entry
from helpdesk.models.ticket import File, Message
from helpdesk.views import refusals

NOT_FOUND, TOO_MANY, FORBIDDEN = 404, 429, 403


def missing(request: HttpRequest) -> HttpResponse:
    """The same page for what is wrong, over, closed, or somebody else's."""
    return render(request, "portal/missing.html", status=NOT_FOUND)


def too_often(request: HttpRequest) -> HttpResponse:
    """Ask for patience."""
    answer = render(request, "portal/too_often.html", status=TOO_MANY)
    answer["Retry-After"] = "60"
    return answer


def drop(files: Sequence[File]) -> None:
    """Take back files that no line has."""
    for file in files:
        file.blob.drop()


def written(
    form: AnswerForm, say: Callable[[Message], Entry], sender: str
) -> Entry | None:
    """Say what the form holds; the line, or None where its errors tell why not."""
    files = form.kept_files()
    told = form.cleaned_data
    try:
        entry = say(Message(told["text"], files=files, key=told["key"], sender=sender))
    except Refused as refused:
        drop(files)
        refusals.into_form(form, refused)
        return None
    except BaseException:
        drop(files)
        raise
    if files and not entry.attachments.filter(blob=files[0].blob).exists():
        # The same sent twice: the files came with the first.
        drop(files)
    return entry
