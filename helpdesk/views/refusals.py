"""How a verb's refusal is said on a page: one place for all of them."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm.models import Staff
from crm.refused import Refused
from helpdesk.macros import chosen
from helpdesk.models import Entry, Ticket
from helpdesk.views import panes, tickets
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment

HELD_CODES = ("not-verified", "third-person")
CONFLICT, UNPROCESSABLE = 409, 422


@dataclass(frozen=True)
class Held:
    """What stands above the composer when something was not taken."""

    words: str
    lead: str = ""
    tone: str = "bad"
    may_force: bool = False
    # Held back before somebody who is not verified; who may send it all the same.
    is_unverified: bool = False
    may_verify: bool = False
    may_override: bool = False
    # A copy goes to others: it may be sent without.
    may_leave_out: bool = False


def status_of(refused: Refused) -> int:
    """409 where the state of the ticket is against it, 422 where a value is."""
    return CONFLICT if refused.field in {"", "seen"} else UNPROCESSABLE


def into_form(form: forms.Form, refused: Refused) -> None:
    """Put the refusal at the field it is about, else at the head of the form."""
    field = refused.field if refused.field in form.fields else None
    form.add_error(field, forms.ValidationError(str(refused), code=refused.code))


def of_verb(request: HttpRequest, number: int, refused: Refused) -> HttpResponse:
    """Answer a refused press of a button: the words, and the ticket as it is now."""
    ticket = ticket_in_reach(request, number)
    status = status_of(refused)
    if not wants_fragment(request):
        messages.error(request, str(refused))
        return tickets.page(request, ticket, status=status)
    told = {
        **tickets.whole(request, ticket),
        **panes.matter(ticket),
        "said": str(refused),
        "tone": "bad",
    }
    return render(request, "helpdesk/tickets/_changes.html", told, status=status)


def of_text(
    request: HttpRequest, number: int, held: Held | None, status: int, **told: Any
) -> HttpResponse:
    """Answer what the composer sent and could not be taken; the text stays there."""
    ticket = ticket_in_reach(request, number)
    more: dict[str, Any] = {
        "held": held,
        "text": request.POST.get("text", ""),
        "mode": request.POST.get("kind", "reply"),
        "key": request.POST.get("key", ""),
        "seen": request.POST.get("seen", ""),
        "base": request.POST.get("base", ""),
        "has_news": False,
        "chips": chosen.chips(request.POST.getlist("macro"), staff_of(request)),
        "override": request.POST.get("override", ""),
        "force": request.POST.get("force", ""),
        "and_next": bool(request.POST.get("and_next")),
        "alone": request.POST.get("alone", ""),
        "kept": _way(request),
        **told,
    }
    if not wants_fragment(request):
        return tickets.page(request, ticket, status=status, **more)
    told = {**tickets.whole(request, ticket), **more}
    answer = render(request, "helpdesk/tickets/_held_answer.html", told, status=status)
    # The composer clears itself after any answer without this.
    answer["X-Kept"] = "1"
    return answer


def _way(request: HttpRequest) -> list[tuple[str, str]]:
    """What was said of ending or moment, for the button that sends it all the same."""
    names = [name for name in request.POST if name.startswith(("end-", "later-"))]
    then = request.POST.get("concluding") or request.POST.get("then", "")
    said = [(name, request.POST[name]) for name in names]
    return [("then", then), *said] if then else []


def held_by(refused: Refused, ticket: Ticket, seen: int | None, staff: Staff) -> Held:
    """The words for a refused reply or note, and what `staff` may do about it."""
    if refused.code in HELD_CODES or refused.field == "override":
        return Held(
            str(refused),
            lead=_("Held back:"),
            tone="warn",
            is_unverified=True,
            may_leave_out=refused.code == "third-person",
            may_verify=refused.code != "third-person"
            and staff.has_perm("helpdesk.verify_clients"),
            may_override=staff.has_perm("helpdesk.override_verification"),
        )
    if refused.code != "news":
        return Held(str(refused))
    news = Entry.objects.filter(
        ticket=ticket, kind=Entry.Kind.MESSAGE, number__gt=seen or 0
    ).count()
    return Held(
        ngettext(
            "%(count)d new message since you opened this.",
            "%(count)d new messages since you opened this.",
            news,
        )
        % {"count": news},
        lead=_("Held back:"),
        tone="warn",
        may_force=True,
    )


def held_by_form(form: forms.Form) -> Held:
    """The words for what a form found wrong."""
    found = [error for errors in form.errors.values() for error in errors]
    return Held(" ".join(str(error) for error in found))
