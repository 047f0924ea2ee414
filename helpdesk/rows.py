"""A row of the ticket list, worked out before the template: thirty stand on a page, and
looking things up is what a template is slow at.
"""

from collections.abc import Iterable
from typing import TypedDict

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from config.lib.clock import now
from config.lib.moments import clock
from config.templatetags.pieces.times import ago
from config.templatetags.ui import avatar, badge, icon, status
from crm.models import Staff
from helpdesk.attending import others_at
from helpdesk.models import Draft, Thread, Ticket

# A row is two lines high: more words than that push its last line away.
TAGS_SHOWN = 2
USUAL = ("number", "holder", "state")
# The kind of a channel → its drawing.
WAYS = {
    "mail": "mail",
    "sms": "smartphone",
    "chat": "message-circle",
    "call": "phone",
    "phone": "phone",
    "qq": "message-square",
    "form": "globe",
    "api": "webhook",
}


class Row(TypedDict):
    """What a row shows, as text and drawn parts; personal values are masked.

    Plain texts in a plain dictionary, which a template reads without a second try.
    """

    pk: int
    number: str
    id: str
    url: str
    css: str
    name: str
    face: SafeString
    holds: str
    holder: SafeString
    age: SafeString
    subject: str
    says: str
    marks: SafeString
    there: str
    there_sign: SafeString


def rows(
    tickets: list[Ticket], staff: Staff, address: str, columns: Iterable[str] = ()
) -> list[Row]:
    """The rows of these tickets for `staff`; `address` holds "0" for the number, and
    `columns` are what is shown beside client, subject and last line.
    """
    before, after = address.split("0", 1)
    shown = frozenset(columns or USUAL)
    written = Draft.objects.marked([one.pk for one in tickets], staff)
    found = [_row(one, staff, f"{before}{one.pk}{after}", shown) for one in tickets]
    for row in found:
        if row["pk"] in written:
            row["marks"] = status("draft", _("Draft")) + row["marks"]
    return found


def _row(ticket: Ticket, staff: Staff, url: str, columns: frozenset[str]) -> Row:
    thread, holder, there = ticket.thread, ticket.assignee, others_at(ticket)
    is_mine = ticket.assignee_id == staff.pk
    is_shown = holder is not None and not is_mine and "holder" in columns
    shown = holder if is_shown else None
    name = ticket.client.masked_name or _("Visitor %(number)s") % {
        "number": ticket.client_id
    }
    speaker = ""
    if thread.last_side == Thread.Side.STAFF:
        speaker = _("You:") if is_mine else _("Desk:")
    return Row(
        pk=ticket.pk,
        number=str(ticket.pk),
        id=f"#{ticket.pk}" if "number" in columns else "",
        url=url,
        css="ticket unread" if thread.unread else "ticket",
        name=name,
        face=avatar(name, "", ticket.client_id, _way(ticket)),
        holds=_("%(name)s holds it") % {"name": shown} if shown else "",
        holder=avatar(shown.name, "xs", shown.pk) if shown else SafeString(""),
        age=ago(ticket.last_at),
        subject=ticket.subject,
        says=f"{speaker} {thread.last_text}" if speaker else thread.last_text,
        marks=_marks(ticket, columns),
        there=there.words if there else "",
        there_sign=icon(there.sign, "s") if there else SafeString(""),
    )


def _way(ticket: Ticket) -> str:
    """The drawing of the channel it came by; one made by hand has none."""
    kind = ticket.channel.kind if ticket.channel else ""
    return WAYS.get(kind, "inbox")


def _marks(ticket: Ticket, columns: frozenset[str]) -> SafeString:
    """Queue and type where they are asked for; of the state only what is not usual: a
    high priority, a state other than open; tags.
    """
    drawn = SafeString("")
    if "queue" in columns:
        drawn += badge(ticket.queue.label, "line")
    if "type" in columns and ticket.type is not None:
        drawn += badge(ticket.type.label, "line")
    if "state" in columns:
        drawn += _state(ticket)
    return drawn + _tags(ticket)


def _state(ticket: Ticket) -> SafeString:
    drawn = SafeString("")
    if ticket.priority > Ticket.Priority.NORMAL:
        drawn += status(ticket.priority, Ticket.Priority(ticket.priority).label)
    if ticket.hold_state:
        drawn += status(ticket.hold_state, _hold(ticket))
    if ticket.status.slug != Ticket.Category.OPEN:
        drawn += status(ticket.category, ticket.status.label)
    return drawn


def _tags(ticket: Ticket) -> SafeString:
    drawn, given = SafeString(""), sorted(vars(ticket)["tag_words"] or ())
    for word in given[:TAGS_SHOWN]:
        drawn += badge(word, "line")
    if len(given) > TAGS_SHOWN:
        drawn += badge(f"+{len(given) - TAGS_SHOWN}", "line")
    return drawn


def _hold(ticket: Ticket) -> str:
    """Until when it is put aside, in the shortest words there are."""
    if ticket.is_held and ticket.held_until is not None:
        return _("until %(time)s") % {"time": clock(ticket.held_until, now())}
    return str(Ticket.Hold(ticket.hold_state).label)
