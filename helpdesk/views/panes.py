"""What the panes of the desk show, gathered once for pages and fragments alike."""

import secrets
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from config.lib.prepared import Prepared
from crm.models import Staff
from crm.refused import Refused
from helpdesk import counts, partaking, threads, viewing
from helpdesk.attending import drafted, present
from helpdesk.counts import Count, Counts
from helpdesk.forms.composing import LARGEST_TOGETHER
from helpdesk.lists import SORTS, TicketList
from helpdesk.macros import chosen
from helpdesk.models import (
    Bell,
    Draft,
    Entry,
    Queue,
    SideConversation,
    Ticket,
    TicketType,
)
from helpdesk.models.ticket.fields import Priority
from helpdesk.rows import rows
from helpdesk.viewing import BUILT_IN, View
from helpdesk.views.asking import staff_of
from messaging.models import Channel

Context = dict[str, Any]
# Remembers in the browser that the next ticket is opened after sending.
AND_NEXT = "and-next"


def around(
    request: HttpRequest, listed: TicketList, ticket: Ticket | None = None
) -> Context:
    """Queues and list column; `ticket` is the one that is open beside them."""
    staff = staff_of(request)
    saved, queues = viewing.saved_views(staff), counts.queues(staff)
    counted = counts.views(staff, [*BUILT_IN.values(), *saved])
    Bell.objects.seen(staff, counted.seen_at)
    listed = usual(listed, staff, counted, ticket)
    view = viewing.chosen(listed.view or "all", saved)
    told = _column(listed, view, queues, ticket)
    query, here = told["query"], told["here"]
    page = listed.page(staff, view, [q.pk for q in queues if q.in_reach])  # type: ignore[attr-defined]
    address = reverse("helpdesk:ticket", args=[0])
    return {
        **told,
        **rail(listed, saved, counted),
        "bell": counted.alerts,
        "trouble": view.trouble or _gone(view),
        "pairs": listed.pairs(),
        "shown_count": _shown_count(listed, counted, queues),
        "page": page,
        "rows": rows(page.rows, staff, f"{address}?{query}", view.columns),
        "previous_url": f"{here}?{listed.query(cursor=page.previous)}",
        "next_url": f"{here}?{listed.query(cursor=page.next)}",
        "channels": list(
            Channel.objects.order_by("name", "pk").values_list("pk", "name")
        ),
        "sorts": SORTS.items(),
        "order": listed.order(view),
    }


def beside(request: HttpRequest, listed: TicketList, ticket: Ticket) -> Context:
    """The same without rows, filters, counts and the saved views that are not open,
    which a ticket's page asks for later: the answer with the rows brings them along.
    """
    staff = staff_of(request)
    listed = usual(listed, staff, Counts(), ticket)
    is_built_in = not listed.view or listed.view in BUILT_IN
    saved = [] if is_built_in else viewing.saved_views(staff)
    view = viewing.chosen(listed.view or "all", saved)
    told = _column(listed, view, counts.queues(staff, counted=False), ticket)
    return {**told, **rail(listed, saved, Counts())}


def _gone(view: View) -> str:
    """Why what a saved view names cannot be found any more, "" where it can."""
    try:
        if view.saved is not None:
            view.conditions.check()
    except Refused as refused:
        return str(refused)
    return ""


def _column(
    listed: TicketList, view: View, queues: list[Queue], ticket: Ticket | None
) -> Context:
    """What list column and matter show of the set-up, and where they lead."""
    query = listed.query()
    here = reverse("helpdesk:ticket", args=[ticket.pk]) if ticket else _list_url()
    return {
        "listed": listed,
        "view": view,
        "query": query,
        "current": ticket.pk if ticket else None,
        "here": here,
        "rows_url": f"{_list_url()}?{query}",
        "unfiltered_url": f"{_list_url()}?{listed.at(listed.view, listed.queue)}",
        "title": _title(listed, view, queues),
        "queues": [queue for queue in queues if queue.in_reach],  # type: ignore[attr-defined]
        **_offered(queues, ticket),
    }


def usual(
    listed: TicketList,
    staff: Staff,
    counted: Counts,
    ticket: Ticket | None,
) -> TicketList:
    """The list asked for; where the address names none, the one in which the open
    ticket stands, else what the reader holds, else what nobody holds.
    """
    if listed.is_named:
        return listed
    kept = {"status": listed.status, "sort": listed.sort, "cursor": listed.cursor}
    if ticket is not None and ticket.is_done:
        kept["status"] = "resolved"
    if ticket is not None:
        holds = ticket.assignee_id == staff.pk
        return TicketList(view="mine" if holds else "all", **kept)  # type: ignore[arg-type]
    mine = counted.views.get("mine")
    view = "mine" if mine and mine.number else "unassigned"
    return TicketList(view=view, **kept)  # type: ignore[arg-type]


def thread(request: HttpRequest, ticket: Ticket) -> Context:
    """The thread pane: head, lines, composer."""
    return {
        **thread_frame(request, ticket),
        **_composing(ticket, staff_of(request)),
        "window": threads.newest(ticket),
    }


def _composing(ticket: Ticket, staff: Staff) -> Context:
    """What stands in the composer: the draft, on whichever device it was written."""
    kept = Draft.objects.of(ticket, staff) if vars(ticket)["has_draft"] else None
    draft = kept or Draft()
    return {
        "mode": draft.kind,
        "text": draft.text,
        "seen": draft.seen if draft.pk else None,
        "base": draft.revision,
        "aside": draft.aside,
        "chips": chosen.chips(draft.macros, staff),
        "has_news": bool(draft.pk) and ticket.thread.client_number > draft.seen,
    }


def thread_frame(request: HttpRequest, ticket: Ticket) -> Context:
    """What lines and composer need beside the lines themselves."""
    return {
        "ticket": ticket,
        **_others(ticket, staff_of(request)),
        "people": partaking.people(ticket),
        "bell": getattr(ticket, "bell_count", None),
        "staff": staff_of(request),
        "may_reveal": staff_of(request).has_perm("crm.reveal_values"),
        "kinds": Entry.Kind,
        "key": secrets.token_urlsafe(16),
        "and_next": request.COOKIES.get(AND_NEXT) == "1",
        "largest_together": LARGEST_TOGETHER,
    }


def _others(ticket: Ticket, staff: Staff) -> Context:
    """Who else is at the ticket, and who else has a draft, unless they write just now;
    `here` is both in words.
    """
    there, draft = present(ticket, staff).other, drafted(ticket)
    if there and draft and there.writes and there.pk == draft.pk:
        draft = None
    here = " · ".join(one.words for one in (there, draft) if one)
    return {"there": there, "drafted": draft, "here": here}


def context(request: HttpRequest, ticket: Ticket) -> Context:
    """The context pane: the client, the matter, the client's other tickets."""
    return {
        "proof": ticket.verification,
        "tags": sorted(vars(ticket)["tag_words"] or ()),
        "spam": ticket.spam_mark() if ticket.is_done else None,
        "sides": _sides(ticket),
        "status_choices": _statuses(ticket),
        "described": [
            {
                "label": field.label,
                "value": field.shown(value),
                "is_required": field.is_required,
            }
            for field, value in ticket.described()
        ],
    }


def _sides(ticket: Ticket) -> list[SideConversation]:
    """Asked for only where there are some (`facts`): most tickets have none."""
    return list(ticket.side_conversations()) if vars(ticket)["has_sides"] else []


def matter(ticket: Ticket) -> Context:
    """What the selects of the matter offer, where the list column is not gathered."""
    queues = Queue.objects.filter(is_active=True).order_by("place", "pk")
    return _offered(list(queues), ticket)


_TYPES = Prepared(
    lambda: TicketType.objects.filter(is_active=True).select_related("parent")
)


def _offered(queues: list[Queue], ticket: Ticket | None) -> Context:
    """The choices of the matter; the ticket's own queue and type are among them, and
    only one out of use is read by itself.
    """
    types: list[TicketType] = _TYPES.objects()
    if ticket is not None:
        for queue in queues:
            if queue.pk == ticket.queue_id:
                ticket.queue = queue
        for kind in types:
            if kind.pk == ticket.type_id:
                ticket.type = kind
    return {
        "queue_choices": [(queue.pk, queue.label) for queue in queues],
        "type_choices": [(kind.pk, kind.full_label) for kind in types],
        "priorities": Priority.choices,
    }


def _statuses(ticket: Ticket) -> list[tuple[int, str]]:
    """The ticket's status, and those that may follow without saying more."""
    third = Ticket.Category.WAITING_THIRD
    following = ticket.next_statuses()
    if not ticket.third_party_id:
        following = [status for status in following if status.category != third]
    return [(status.pk, status.label) for status in [ticket.status, *following]]


def _list_url() -> str:
    return reverse("helpdesk:tickets")


def rail(listed: TicketList, saved: list[View], counted: Counts) -> Context:
    """The views beside the list: those there from the start, and the saved ones."""
    return {
        "views": [_link(listed, view, counted) for view in BUILT_IN.values()],
        "saved_views": [_link(listed, view, counted) for view in saved],
    }


def _link(listed: TicketList, view: View, counted: Counts) -> Context:
    figure = counted.views.get(view.name)
    return {
        "name": view.name,
        "label": view.label,
        "icon": view.icon,
        "count": figure.shown if figure else "",
        "url": f"{_list_url()}?{listed.at(view=view.name)}",
        "is_current": listed.queue is None and listed.view == view.name,
    }


def _title(listed: TicketList, view: View, queues: list[Queue]) -> str:
    if listed.queue is None:
        return str(view.label)
    return next((q.label for q in queues if q.pk == listed.queue), _("Queue"))


def _shown_count(listed: TicketList, counted: Counts, queues: list[Queue]) -> str:
    """How many unresolved tickets the view holds; "" where filters change that."""
    if listed.status or listed.waiting or listed.unread or listed.type:
        return ""
    if listed.priority or listed.channel:
        return ""
    if listed.queue is None:
        figure = counted.views.get(listed.view)
        return figure.shown if figure else ""
    return next((Count(q.waiting).shown for q in queues if q.pk == listed.queue), "")  # type: ignore[attr-defined]
