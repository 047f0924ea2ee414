"""What a thread shows: its lines and what happened between them, as one row of time."""

import datetime
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone

from config.lib.clock import now
from config.lib.prepared import Prepared
from crm.masking import hide_numbers
from crm.models import Activity
from crm.sentences import describe
from helpdesk.entries import SIZE, copies_of, newest_of, sent_for, with_parts
from helpdesk.excerpts import Quoted, quoted_by
from helpdesk.models import Entry, EntryCopy, Ticket
from helpdesk.signs import ICONS
from helpdesk.waiting_replies import Waiting, waiting_on
from messaging.models import Delivery

EVENTS = 200
# Lines that are printed at once.
SHEET = 200
TIMELINE = 20
# What has a line of its own in the thread is not told a second time as an event.
TOLD_BY_LINES = frozenset(
    {
        "ticket.received",
        "ticket.replied",
        "ticket.forwarded",
        "ticket.noted",
        "ticket.reply_not_sent",
        "ticket.reply_undone",
        "ticket.absorbed",
        "ticket.continued",
        "ticket.continues",
    }
)
MOVING = frozenset(
    {Delivery.State.PLANNED, Delivery.State.QUEUED, Delivery.State.SENDING}
)


@dataclass(frozen=True)
class Happening:
    """An activity in words."""

    at: datetime.datetime
    words: str
    icon: str
    action: str
    key: int
    reopened: bool = False


@dataclass
class Line:
    """One row of the thread: an entry, or something that happened."""

    at: datetime.datetime
    entry: Entry | None = None
    happening: Happening | None = None
    day: datetime.date | None = None
    fresh: int = 0
    # Text and quoted part with the numbers masked; `hides` says that there are some.
    said: str = ""
    quoted: str = ""
    hides: bool = False
    undo_until: datetime.datetime | None = None
    copies: list[EntryCopy] = field(default_factory=list)
    excerpt: Quoted | None = None

    @property
    def quoted_lines(self) -> int:
        """How many lines of older mails are folded away."""
        return self.quoted.count("\n") + 1


@dataclass
class Window:
    """A stretch of a thread with what stands around it."""

    ticket: Ticket
    lines: list[Line]
    earlier: int = 0
    # On paper: the number of the last line of a sheet that others follow.
    following: int = 0
    timeline: list[Happening] = field(default_factory=list)
    later: list[Waiting] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The number of the newest line: what the reader of this window has seen."""
        return self.ticket.thread.last_number

    @property
    def entries(self) -> Iterator[Entry]:
        """The entries among the lines."""
        return (line.entry for line in self.lines if line.entry is not None)

    @property
    def is_moving(self) -> bool:
        """Whether a delivery is on its way, so that its state will change soon."""
        return any(
            delivery.state in MOVING
            for entry in self.entries
            for delivery in sent_for(entry)
        )

    @property
    def version(self) -> str:
        """Changes whenever anything that the page shows of the ticket changes."""
        ticket = self.ticket
        shown = [
            (
                ticket.status_id,
                ticket.hold_state,
                ticket.third_party_id,
                ticket.assignee_id,
                ticket.queue_id,
                ticket.type_id,
            ),
            (
                ticket.priority,
                ticket.subject,
                ticket.reference,
                ticket.thread.next_number,
            ),
            self.timeline[0].key if self.timeline else 0,
            [_state(entry) for entry in self.entries],
            [reply.state for reply in self.later],
        ]
        return f"{zlib.crc32(repr(shown).encode()):08x}"


def newest(ticket: Ticket) -> Window:
    """The newest lines of the thread, and what happened to the ticket meanwhile."""
    entries = _entries(ticket, before=None)
    happenings = _happenings(ticket)
    shown, earlier = entries[:SIZE], len(entries) > SIZE
    shown.reverse()
    since = shown[0].at if earlier else None
    between = [
        told
        for told in happenings
        if (told.action not in TOLD_BY_LINES or told.reopened)
        and (since is None or told.at >= since)
    ]
    return Window(
        ticket,
        _rows(shown, between, ticket.thread.unread),
        earlier=shown[0].number if earlier else 0,
        timeline=happenings[:TIMELINE],
        later=waiting_on(ticket),
    )


def before(ticket: Ticket, number: int) -> Window:
    """The lines that stand before `number`; what happened then is in the log."""
    entries = _entries(ticket, before=number)
    shown, earlier = entries[:SIZE], len(entries) > SIZE
    shown.reverse()
    return Window(
        ticket, _rows(shown, [], 0), earlier=shown[0].number if earlier else 0
    )


def on_paper(ticket: Ticket, *, after: int, with_notes: bool) -> Window:
    """What was said after line `after`, oldest first, with the notes of colleagues or
    without; `later` is the number that the next sheet goes on after.
    """
    said = Entry.objects.filter(ticket=ticket, number__gt=after, recalled_at=None)
    if not with_notes:
        said = said.exclude(kind=Entry.Kind.NOTE)
    found = list(with_parts(ticket, said).order_by("number")[: SHEET + 1])
    shown = found[:SHEET]
    later = shown[-1].number if len(found) > SHEET else 0
    return Window(ticket, _rows(shown, [], 0), following=later)


def split_quoted(text: str) -> tuple[str, str]:
    """What was written, and the quoted lines (">") of older mails at its end."""
    lines = text.splitlines()
    start = len(lines)
    while start and (not lines[start - 1].strip() or lines[start - 1][:1] == ">"):
        start -= 1
    said, quoted = "\n".join(lines[:start]), "\n".join(lines[start:]).strip()
    return (said, quoted) if said.strip() and quoted else (text, "")


def _entries(ticket: Ticket, before: int | None) -> list[Entry]:
    if before is None:
        return newest_of(ticket)
    found = Entry.objects.filter(ticket=ticket, number__lt=before)
    return list(with_parts(ticket, found).order_by("-number")[: SIZE + 1])


def _latest(ticket: int) -> "QuerySet[Activity]":
    return Activity.objects.about(Ticket(pk=ticket)).reverse()[:EVENTS]


_LATEST = Prepared(_latest, "ticket")


def _happenings(ticket: Ticket) -> list[Happening]:
    """What was done to the ticket, newest first."""
    newest: list[Activity] = _LATEST.objects(ticket=ticket.pk)
    return [
        Happening(
            activity.at,
            words,
            ICONS.get(activity.action, "circle"),
            activity.action,
            activity.pk,
            bool(activity.particulars.get("reopened")),
        )
        for activity, words in zip(newest, describe(newest), strict=True)
    ]


def _rows(
    entries: list[Entry], happenings: Iterable[Happening], unread: int
) -> list[Line]:
    """Entries stay in the order of their numbers; what happened stands between."""
    rows: list[Line] = []
    waiting = list(happenings)
    quoted = quoted_by(entries)
    for entry in entries:
        while waiting and _comes_before(waiting[-1], entry):
            rows.append(_told(waiting.pop()))
        rows.append(_line(entry))
        rows[-1].excerpt = quoted.get(entry.pk)
    rows += [_told(told) for told in reversed(waiting)]
    _mark_days(rows)
    _mark_fresh(rows, unread)
    return rows


def _comes_before(told: Happening, entry: Entry) -> bool:
    # At the same moment a line comes before what it brought about.
    if told.action == "ticket.opened":
        return told.at <= entry.at
    return told.at < entry.at


def _told(happening: Happening) -> Line:
    return Line(happening.at, happening=happening)


def _line(entry: Entry) -> Line:
    text = hide_numbers(entry.text)
    line = Line(entry.at, entry=entry, said=text, hides=text != entry.text)
    if entry.kind == Entry.Kind.MESSAGE:
        line.said, line.quoted = split_quoted(text)
    else:
        line.undo_until = undo_until(entry.delivery)
        line.copies = copies_of(entry)
    return line


def undo_until(delivery: Delivery | None) -> datetime.datetime | None:
    """Until when the reply can be taken back; None once that time is over."""
    if delivery is None or delivery.state != Delivery.State.PLANNED:
        return None
    ahead = delivery.due_at is not None and delivery.due_at > now()
    return delivery.due_at if ahead and not delivery.attempts else None


def _mark_days(rows: list[Line]) -> None:
    """Put the date before the first line of each day; not before the first of today."""
    former: datetime.date | None = None
    today = timezone.localdate(now())
    for line in rows:
        day = timezone.localdate(line.at)
        if day != former and not (former is None and day == today):
            line.day = day
        former = day


def _mark_fresh(rows: list[Line], unread: int) -> None:
    """Mark the first of the messages nobody has answered yet."""
    messages = [
        line
        for line in rows
        if line.entry is not None and line.entry.kind == Entry.Kind.MESSAGE
    ]
    answered = any(
        line.entry is not None and line.entry.kind == Entry.Kind.REPLY for line in rows
    )
    if unread and answered and messages:
        messages[-min(unread, len(messages))].fresh = unread


def _state(entry: Entry) -> tuple[object, ...]:
    sent = [(d.state, d.is_uncertain, d.attempts) for d in sent_for(entry)]
    return (entry.number, entry.recalled_at, *sent)
