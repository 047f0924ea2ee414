"""Macros: the list, making and changing one, trying its text, putting it away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm import readings
from crm.forms.outcomes import done, told
from crm.models import Reading
from helpdesk.forms.macros import MacroFilter, MacroForm, PreviewForm
from helpdesk.macros import actions, finding, values
from helpdesk.macros.variables import VARIABLES
from helpdesk.models import Macro, Ticket
from helpdesk.models.macro import Wish
from helpdesk.models.shared import Scope
from helpdesk.views.asking import staff_of

WORK = "helpdesk.work_tickets"


@guard(WORK)
def macros(request: HttpRequest) -> HttpResponse:
    """The macros this person sees, narrowed by what is asked for."""
    staff = staff_of(request)
    narrowed = MacroFilter(finding.folders(staff), request.GET)
    page = finding.listed(staff, narrowed.wanted, request.GET.get("cursor"))
    said = actions.said(macro.actions for macro in page.rows)
    scope = narrowed.wanted.get("scope", "")
    context = {
        "page": page,
        "lines": [
            (macro, words, macro.may_change(staff))
            for macro, words in zip(page.rows, said, strict=True)
        ],
        "filter": narrowed,
        "is_narrowed": bool(narrowed.wanted),
        "scope": scope,
        "tabs": [
            ("", _("All")),
            *((one.value, one.label) for one in Scope),
            (finding.ARCHIVED, _("Archived")),
        ],
    }
    return render(request, "helpdesk/macros/list.html", context)


@guard(WORK, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Make a macro; `?copy=` begins with what another one says and does."""
    staff, key = staff_of(request), request.GET.get("copy", "")
    reach = Macro.objects.visible_to(staff)
    model = (
        reach.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None
    )
    initial = MacroForm.initial_of(model) if model else {}
    form = MacroForm(
        staff, request.POST or None, initial={**initial, "scope": Scope.MINE}
    )
    return _settle(request, form, lambda wish: Macro.objects.keep(wish, by=staff), None)


@guard(WORK, ("GET", "POST"))
def macro(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a macro; who may not sees what it says and does."""
    staff, kept = staff_of(request), _in_reach(request, pk)
    form = MacroForm(staff, request.POST or None, initial=MacroForm.initial_of(kept))

    def change(wish: Wish) -> None:
        kept.change(wish, by=staff, seen=form.cleaned_data["seen"])

    return _settle(request, form, change, kept)


def _settle(
    request: HttpRequest,
    form: MacroForm,
    verb: Callable[[Wish], object],
    kept: Macro | None,
) -> HttpResponse:
    if form.is_valid() and done(form, lambda: verb(form.wish())):
        messages.success(request, _("Saved."))
        return redirect("helpdesk:macros")
    staff = staff_of(request)
    if kept is not None and form.is_bound:
        form.goes_on_from(kept)
    text = str(form["text"].value() or "")
    context: dict[str, Any] = {
        "form": form,
        "kept": kept,
        "may_change": kept is None or kept.may_change(staff),
        "folders": finding.folders(staff),
        "variables": list(VARIABLES.values()),
        "preview": PreviewForm(),
        "filling": values.sample(text, language=str(form["language"].value() or "")),
        "said": actions.said([kept.actions])[0] if kept else [],
    }
    return render(request, "helpdesk/macros/macro.html", context)


@guard(WORK, ("POST",))
def preview(request: HttpRequest) -> HttpResponse:
    """Draw a text with the values of a ticket in reach, else with made-up ones."""
    form, staff = PreviewForm(request.POST), staff_of(request)
    form.is_valid()
    asked = form.cleaned_data
    text, language = asked.get("text") or "", asked.get("language") or ""
    number, ticket = asked.get("ticket"), None
    if number is not None:
        reach = Ticket.objects.visible_to(staff).select_related("client", "queue")
        ticket = reach.filter(pk=number).first()
    if ticket is None:
        filling = values.sample(text, language=language)
    else:
        if values.tells_of_client(text):
            what = Reading.What.PANEL
            readings.note(request, ticket.client, what, part="macro")
        filling = values.fill(text, ticket, by=staff, language=language)
    shown = {"filling": filling, "ticket": ticket, "is_unknown": number and not ticket}
    return render(request, "helpdesk/macros/_preview.html", shown)


@guard(WORK, ("POST",))
def archiving(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it no longer; the archived ones are listed and come back."""
    found = _in_reach(request, pk)
    said = _("“%(name)s” is archived.") % {"name": found.name}
    told(request, lambda: found.archive(by=staff_of(request)), said)
    return redirect("helpdesk:macros")


@guard(WORK, ("POST",))
def restoring(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it again."""
    found = _in_reach(request, pk)
    said = _("“%(name)s” is back.") % {"name": found.name}
    told(request, lambda: found.restore(by=staff_of(request)), said)
    return redirect("helpdesk:macros")


def _in_reach(request: HttpRequest, pk: int) -> Macro:
    reach = Macro.objects.visible_to(staff_of(request)).select_related("changed_by")
    found: Macro = get_object_or_404(reach, pk=pk)
    return found
