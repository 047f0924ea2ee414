"""What a client sees of one ticket: messages and answers, and a few events.

Never notes; numbers masked as in the desk's own thread. Behind a status link, which
proves nobody, lines that tell values of the account are withheld, and there are no
files to fetch.
"""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from config.lib.clock import now
from crm.masking import hide_numbers
from crm.models import Activity
from crm.platform.known import known_values
from helpdesk import account_values
from helpdesk.models import Attachment, Entry, Ticket
from helpdesk.models.entry import UNDO
from helpdesk.portal import words
from helpdesk.threads import split_quoted
from messaging.models import Delivery

SIZE = 50
EVENTS = 20
# Written on a page of ours, by whoever was there; not by a mail of unproven sender.
OUR_PAGES = ("form", "link", "portal")
NOT_LEFT = (Delivery.State.PLANNED, Delivery.State.QUEUED)


@dataclass
class Line:
    """One row: something said, or something that happened."""

    at: datetime.datetime
    side: str
    number: int = 0
    said: str = ""
    quoted: str = ""
    is_withheld: bool = False
    files: Sequence[Attachment] = field(default_factory=list)
    day: datetime.date | None = None


@dataclass
class Page:
    """A stretch of the thread; `earlier` is the number it goes on before, or 0."""

    subject: str
    lines: list[Line]
    earlier: int = 0


def page(ticket: Ticket, *, is_proven: bool, before: int | None = None) -> Page:
    """The newest lines that this reader may see, or those before a number."""
    entries = _entries(ticket, before)
    shown, more = entries[:SIZE], len(entries) > SIZE
    shown.reverse()
    known = set() if is_proven else known_values(ticket.client)

    def tells(text: str) -> bool:
        return bool(known and account_values.disclosed(text, known))

    lines = [_line(entry, tells) for entry in shown]
    if before is None:
        since = shown[0].at if more else None
        lines = _with_events(lines, _events(ticket, since))
    _mark_days(lines)
    subject = "" if tells(ticket.subject) else hide_numbers(ticket.subject)
    return Page(subject, lines, earlier=shown[0].number if more else 0)


def visible(ticket: Ticket) -> "QuerySet[Entry]":
    """The lines of a ticket that are for its client at this moment.

    An answer that can still be taken back, or that leaves later, is not there yet; what
    an unproven sender mailed is not the client's.
    """
    at = now()
    said = Entry.objects.filter(
        ticket=ticket,
        kind__in=(Entry.Kind.MESSAGE, Entry.Kind.REPLY),
        recalled_at=None,
    )
    fresh = Q(kind=Entry.Kind.REPLY, at__gt=at - UNDO)
    later = Q(
        delivery__state__in=NOT_LEFT, delivery__due_at__gt=at, delivery__attempts=0
    )
    gone = Q(delivery__state=Delivery.State.CANCELLED)
    foreign = Q(is_unverified=True) & ~Q(code__in=OUR_PAGES)
    return said.exclude(fresh).exclude(later).exclude(gone).exclude(foreign)


def _entries(ticket: Ticket, before: int | None) -> list[Entry]:
    found = visible(ticket)
    if before is not None:
        found = found.filter(number__lt=before)
    files = Prefetch("attachments", queryset=Attachment.objects.order_by("pk"))
    return list(found.prefetch_related(files).order_by("-number")[: SIZE + 1])


def _line(entry: Entry, tells: Callable[[str], bool]) -> Line:
    from_client = entry.kind == Entry.Kind.MESSAGE
    line = Line(entry.at, "client" if from_client else "desk", entry.number)
    # What was written on such a page is known to whoever has the link.
    if entry.code not in OUR_PAGES[:2] and tells(entry.text):
        line.is_withheld = True
        return line
    line.said = hide_numbers(entry.text)
    if from_client:
        line.said, line.quoted = split_quoted(line.said)
    line.files = list(entry.attachments.all())
    return line


def _events(ticket: Ticket, since: datetime.datetime | None) -> list[Line]:
    told = Activity.objects.about(ticket).filter(action__in=words.EVENTS)
    newest = [row for row in told.reverse()[:EVENTS] if not since or row.at >= since]
    return [
        Line(row.at, "event", said=str(words.EVENTS[row.action]) % row.particulars)
        for row in reversed(newest)
    ]


def _with_events(lines: Iterable[Line], events: Iterable[Line]) -> list[Line]:
    """All in the order of time; what was said stands before what followed from it."""
    places = {"client": 1, "desk": 1, "event": 2}

    def place(line: Line) -> tuple[datetime.datetime, int]:
        opened = line.side == "event" and line.said == str(
            words.EVENTS["ticket.opened"]
        )
        return line.at, 0 if opened else places[line.side]

    # Lines keep the order of their numbers, which is that of their times.
    return sorted([*lines, *events], key=place)


def _mark_days(lines: Iterable[Line]) -> None:
    former = None
    for line in lines:
        day = timezone.localdate(line.at)
        line.day = day if day != former else None
        former = day
