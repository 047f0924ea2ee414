"""What the desk says on a ticket: replies, notes, taking back, trying again."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.refused import Refused
from helpdesk.forms.composing import ComposerForm
from helpdesk.models import Entry, ScheduledReply, Ticket
from helpdesk.models.ticket import Enclosed, File, Later
from helpdesk.views import answers, refusals, sending, tickets
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment
from messaging.models import Delivery


@guard("helpdesk.work_tickets", ("POST",))
def replies(request: HttpRequest, number: int) -> HttpResponse:
    """Reply to the client; with `force`, whatever has come in meanwhile.

    What says that it is a note never leaves, whichever address it was sent to.
    """
    is_note = request.POST.get("kind") == Entry.Kind.NOTE
    return _write(request, number, Entry.Kind.NOTE if is_note else Entry.Kind.REPLY)


@guard("helpdesk.work_tickets", ("POST",))
def notes(request: HttpRequest, number: int) -> HttpResponse:
    """Write a note among colleagues."""
    return _write(request, number, Entry.Kind.NOTE)


@guard("helpdesk.work_tickets", ("POST",))
def undo(request: HttpRequest, number: int, entry: int) -> HttpResponse:
    """Take a reply back; its text returns into the composer, before what is there."""
    ticket = ticket_in_reach(request, number)
    line = get_object_or_404(
        Entry.objects.select_related("delivery"), ticket=ticket, number=entry
    )
    line.ticket = ticket
    try:
        text = line.undo(by=staff_of(request))
    except Refused as refused:
        return refusals.of_verb(request, number, refused)
    if line.is_forward:
        return answers.done(request, number, _("Taken back."))
    typed = request.POST.get("text", "").strip()
    text = f"{text}\n\n{typed}" if typed else text
    more: dict[str, Any] = {
        "text": text,
        "mode": "reply",
        "with_composer": True,
        "refilled": True,
    }
    if wants_fragment(request):
        return answers.done(request, number, _("Taken back."), **more)
    return tickets.page(request, ticket_in_reach(request, number), **more)


@guard("helpdesk.work_tickets", ("POST",))
def retry(request: HttpRequest, number: int, delivery: int) -> HttpResponse:
    """Have a reply sent again that failed or is uncertain."""
    own = Q(entry__ticket=number) | Q(copy__entry__ticket=number)
    own |= Q(side_line__conversation__ticket=number)
    reach = Delivery.objects.filter(own)

    def again(_ticket: Ticket) -> None:
        get_object_or_404(reach, pk=delivery).retry(by=staff_of(request))

    return answers.act(request, number, again, _("It will be sent again."))


def _write(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    ticket = ticket_in_reach(request, number)
    blindly = kind == Entry.Kind.NOTE or bool(request.POST.get("force"))
    form = ComposerForm(request.POST, request.FILES, blindly=blindly)
    if not form.is_valid():
        held = refusals.held_by_form(form)
        return refusals.of_text(request, number, held, refusals.UNPROCESSABLE)
    seen = None if blindly else form.cleaned_data["seen"]
    way = sending.way_of(request, ticket, form)
    if kind == Entry.Kind.REPLY and way.asks is not None:
        return sending.ask(request, number, way.asks)
    following = sending.next_of(request, ticket) if _goes_on(form, kind) else None
    files = form.kept_files()
    try:
        entry = _say(request, ticket, form, (kind, seen, files, way))
    except Refused as refused:
        _drop(files)
        held = refusals.held_by(refused, ticket, seen, staff_of(request))
        status = refusals.status_of(refused)
        return refusals.of_text(request, number, held, status)
    if isinstance(entry, ScheduledReply):
        return sending.planned(request, entry, form, following)
    if files and not entry.attachments.filter(blob=files[0].blob).exists():
        # The same line sent twice: the files came with the first.
        _drop(files)
    if kind == Entry.Kind.NOTE:
        return answers.done(request, number, with_composer=True)
    return sending.sent(request, entry, form, following)


def _goes_on(form: ComposerForm, kind: str) -> bool:
    return kind == Entry.Kind.REPLY and form.cleaned_data["and_next"]


def _say(
    request: HttpRequest,
    ticket: Ticket,
    form: ComposerForm,
    how: tuple[str, int | None, Sequence[File], sending.Way],
) -> Entry | ScheduledReply:
    kind, seen, files, way = how
    told, staff = form.cleaned_data, staff_of(request)
    enclosed = Enclosed(
        files=files,
        key=told["key"],
        draft=told["base"],
        macros=told["macro"],
        then=way.then,
        ending=way.ending,
        alone=told["alone"],
    )
    if kind == Entry.Kind.NOTE:
        return ticket.note(told["text"], by=staff, enclosed=enclosed)
    override = form.override_reason()
    if way.at is not None:
        later = Later(way.at, seen, override)
        return ticket.reply_later(told["text"], later, by=staff, enclosed=enclosed)
    return ticket.reply(
        told["text"], by=staff, seen=seen, enclosed=enclosed, override=override
    )


def _drop(files: Sequence[File]) -> None:
    for file in files:
        file.blob.drop()
