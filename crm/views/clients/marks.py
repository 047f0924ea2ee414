"""What is put on a client: flags, consents, tags, notes."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib.guards import guard
from crm.forms.clients import ConsentForm, FlagForm, NoteForm, TagsForm
from crm.models import Client, ClientNote, Staff
from crm.views.asking import client_in_reach, staff_of
from crm.views.clients.dialogs import Dialog, act, ask
from crm.views.clients.entering import EDIT, FORM

FLAG = Dialog(_("Raise a flag"), _("Raise"), _("The flag is raised."))
CONSENT = Dialog(_("Record the client's word"), _("Keep"), _("The word is kept."))
TAGS = Dialog(_("Tags"), _("Save"), _("The tags are saved."))
NOTE = Dialog(_("New note"), _("Keep note"), _("The note is kept."))
NOTE_VERBS: dict[str, tuple[Callable[[ClientNote, Staff], None], Promise]] = {
    "pin": (lambda note, by: note.pin(by=by), _("It stands at the top.")),
    "unpin": (lambda note, by: note.unpin(by=by), _("It stands among the others.")),
    "remove": (lambda note, by: note.remove(by=by), _("The note is taken away.")),
}


@guard(EDIT, FORM)
def raise_flag(request: HttpRequest, client: int) -> HttpResponse:
    """Raise a flag."""
    found = client_in_reach(request, client)
    form = FlagForm(request.POST if request.method == "POST" else None)

    def verb() -> None:
        told = form.cleaned_data
        found.raise_flag(
            told["kind"], told["reason"], until=form.moment(), by=staff_of(request)
        )

    return ask(request, found, form, FLAG, verb)


@guard(EDIT, ("POST",))
def end_flag(request: HttpRequest, client: int, pk: int) -> HttpResponse:
    """End a flag."""

    def do(found: Client, by: Any) -> None:
        found.end_flag(get_object_or_404(found.flags, pk=pk), by=by)

    return act(request, client, do, str(_("The flag is ended.")))


@guard(EDIT, FORM)
def consent(request: HttpRequest, client: int) -> HttpResponse:
    """Record what the client agrees to, or wants no more of."""
    found = client_in_reach(request, client)
    form = ConsentForm(request.POST if request.method == "POST" else None)

    def verb() -> None:
        found.record_consent(form.word(), by=staff_of(request))

    return ask(request, found, form, CONSENT, verb)


@guard(EDIT, FORM)
def tags(request: HttpRequest, client: int) -> HttpResponse:
    """Give and take tags."""
    found = client_in_reach(request, client)
    form = TagsForm(found, request.POST if request.method == "POST" else None)

    def verb() -> None:
        found.retag(form.cleaned_data["tags"], by=staff_of(request))

    return ask(request, found, form, TAGS, verb)


@guard("crm.view_notes", FORM)
def add_note(request: HttpRequest, client: int) -> HttpResponse:
    """Write a note; whoever may read them may write one."""
    found = client_in_reach(request, client)
    form = NoteForm(request.POST if request.method == "POST" else None)

    def verb() -> None:
        told = form.cleaned_data
        found.note(told["text"], is_pinned=told["is_pinned"], by=staff_of(request))

    return ask(request, found, form, NOTE, verb)


@guard("crm.view_notes", ("POST",))
def note(request: HttpRequest, client: int, pk: int, verb: str) -> HttpResponse:
    """Do one of NOTE_VERBS to a note on this client; 404 for any other word."""
    if verb not in NOTE_VERBS:
        raise Http404
    run, said = NOTE_VERBS[verb]

    def do(found: Client, by: Any) -> None:
        run(get_object_or_404(found.notes, pk=pk), by)

    return act(request, client, do, str(said))
