"""The ways of sending: how a matter ends with the reply, which ticket comes next."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.clock import now
from config.lib.moments import clock
from helpdesk import counts, threads, viewing
from helpdesk.attending import look
from helpdesk.counts import Counts
from helpdesk.forms.composing import ComposerForm
from helpdesk.forms.ending import EndingForm
from helpdesk.forms.later import LaterForm
from helpdesk.lists import TicketList
from helpdesk.models import Entry, ScheduledReply, Ticket
from helpdesk.models.ticket import Ending, Then
from helpdesk.views import answers, panes, refusals, tickets
from helpdesk.views.asking import staff_of, ticket_in_reach, wants_fragment

PREFIX, LATER_PREFIX = "end", "later"
# A dialog is open: whichever button sends the composer, it means this.
CONCLUDING = "concluding"
LATER = "later"
LASTS_S = 365 * 86_400


@dataclass(frozen=True)
class Way:
    """What becomes of the ticket, or when it leaves; `asks` must be known before."""

    then: str
    ending: Ending | None = None
    at: datetime | None = None
    asks: EndingForm | LaterForm | None = None


def way_of(request: HttpRequest, ticket: Ticket, form: ComposerForm) -> Way:
    """The way that was chosen in the composer."""
    then = request.POST.get(CONCLUDING) or form.cleaned_data["then"]
    if then == LATER:
        return _later_way(request)
    if then != Then.RESOLVE or ticket.is_done:
        return Way(then)
    if f"{PREFIX}-solved" not in request.POST:
        return Way(then, asks=EndingForm(ticket, prefix=PREFIX))
    ending = EndingForm(ticket, request.POST, prefix=PREFIX)
    if not ending.is_valid():
        return Way(then, asks=ending)
    return Way(then, ending.ending())


def _later_way(request: HttpRequest) -> Way:
    if f"{LATER_PREFIX}-at" not in request.POST:
        return Way(Then.WAIT, asks=LaterForm(prefix=LATER_PREFIX))
    when = LaterForm(request.POST, prefix=LATER_PREFIX)
    if not when.is_valid():
        return Way(Then.WAIT, asks=when)
    return Way(Then.WAIT, at=when.chosen())


def ask(
    request: HttpRequest, number: int, form: EndingForm | LaterForm
) -> HttpResponse:
    """Ask how it ended, or when it leaves; the text stays in the composer, and nothing
    is sent yet.
    """
    held = refusals.Held(_("Say this first, then it is sent."), tone="info")
    told = None if wants_fragment(request) else held
    is_later = isinstance(form, LaterForm)
    asked = {"asked": form.of_composer(), "asks": LATER if is_later else Then.RESOLVE}
    return refusals.of_text(request, number, told, refusals.UNPROCESSABLE, **asked)


def next_of(request: HttpRequest, ticket: Ticket) -> int | None:
    """The ticket below this one in the list it was opened from."""
    staff = staff_of(request)
    listed = panes.usual(TicketList.read(request.GET), staff, Counts(), ticket)
    is_built_in = listed.view in viewing.BUILT_IN or not listed.view
    saved = [] if is_built_in else viewing.saved_views(staff)
    view = viewing.chosen(listed.view or "all", saved)
    queues = counts.queues(staff, counted=False)
    in_reach = [queue.pk for queue in queues if queue.in_reach]  # type: ignore[attr-defined]
    return listed.after(ticket, staff, view, in_reach)


def sent(
    request: HttpRequest, entry: Entry, form: ComposerForm, following: int | None
) -> HttpResponse:
    """Answer a reply that was taken: this ticket again, or the one that follows."""
    goes_on = form.cleaned_data["and_next"]
    if goes_on and following is not None:
        answer = _next(request, entry, following)
    else:
        said = _("That was the last ticket of this list.") if goes_on else ""
        more = {"with_composer": True, "and_next": goes_on}
        answer = answers.done(request, entry.ticket_id, said, **more)
    if goes_on != (request.COOKIES.get(panes.AND_NEXT) == "1"):
        _remember(request, answer, goes_on)
    return answer


def planned(
    request: HttpRequest,
    reply: ScheduledReply,
    form: ComposerForm,
    following: int | None,
) -> HttpResponse:
    """Answer a reply that leaves later."""
    said = _("It will be sent at %(time)s.") % {"time": clock(reply.at, now())}
    if form.cleaned_data["and_next"] and following is not None:
        return _next(request, None, following, said)
    more = {"with_composer": True, "and_next": form.cleaned_data["and_next"]}
    return answers.done(request, reply.ticket_id, said, **more)


def _next(
    request: HttpRequest, entry: Entry | None, number: int, said: str = ""
) -> HttpResponse:
    address = answers.address(request, number)
    if not wants_fragment(request):
        if entry is None:
            messages.success(request, said)
            return redirect(address)
        sign = "&" if "?" in address else "?"
        return redirect(f"{address}{sign}left={entry.ticket_id}-{entry.number}")
    found = ticket_in_reach(request, number)
    look(found, staff_of(request))
    told = {
        **tickets.whole(request, found),
        **panes.matter(found),
        "and_next": True,
        "left": entry,
        "left_until": threads.undo_until(entry.delivery) if entry else None,
        "said": said,
        "tone": "ok",
    }
    answer = render(request, "helpdesk/tickets/_next.html", told)
    answer["HX-Retarget"], answer["HX-Reswap"] = "#thread-pane", "outerHTML"
    answer["HX-Push-Url"], answer["HX-Trigger"] = address, "kefu:changed"
    return answer


def _remember(request: HttpRequest, answer: HttpResponse, goes_on: bool) -> None:
    secure = request.is_secure()
    answer.set_cookie(
        panes.AND_NEXT,
        "1" if goes_on else "0",
        max_age=LASTS_S,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )
