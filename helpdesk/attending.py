"""What one member of staff has before them: their bell, who else is at the ticket."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from config.lib.clock import now
from config.lib.prepared import Prepared
from crm.models import Staff
from helpdesk.counts import CappedCount
from helpdesk.models import Alert, Bell, Presence, Ticket
from helpdesk.models.presence import AGAIN, LASTS, Own, told
from helpdesk.models.ticket.queryset import TicketQuerySet


@dataclass(frozen=True)
class There:
    """Somebody else who is at a ticket, and how many more are."""

    pk: int
    name: str
    writes: bool
    more: int = 0

    @property
    def words(self) -> str:
        """As it is read."""
        names = {"name": self.name, "more": self.more}
        if self.writes and self.more:
            return _("%(name)s is writing, %(more)d more are here") % names
        if self.writes:
            return _("%(name)s is writing") % names
        if self.more:
            return _("%(name)s is looking, %(more)d more are here") % names
        return _("%(name)s is looking") % names

    @property
    def sign(self) -> str:
        """The icon of it."""
        return "pen-line" if self.writes else "eye"


@dataclass(frozen=True)
class Drafted:
    """Somebody else who has begun to answer a ticket, whether they are there or not."""

    pk: int
    name: str

    @property
    def words(self) -> str:
        """As it is read."""
        return _("%(name)s has a draft") % {"name": self.name}


def with_others(tickets: TicketQuerySet, staff: Staff) -> TicketQuerySet:
    """The tickets with who else is at each, in the same statement (`others_at`)."""
    others = Presence.objects.others(staff)
    counted = others.order_by().values("ticket").values(number=Count("pk"))
    return tickets.annotate(
        first_there=Subquery(others.values_list(told())[:1]),
        number_there=Coalesce(Subquery(counted), 0),
    )


def unread_count(staff: int) -> CappedCount:
    """The unread alerts of the bell, as a column of another query."""
    return CappedCount(Alert.objects.of(staff).unread())


def bell_of(staff: Staff) -> int:
    """How many unread alerts the bell shows, at most CAP, in one statement."""
    [told] = _BELL.rows(staff=staff.pk)
    return int(told["count"])


def _bell(staff: int) -> "QuerySet[Any, Any]":
    found = Staff.objects.filter(pk=staff).annotate(count=unread_count(staff))
    return found.values("count")


# Every page that is not the desk asks for it.
_BELL = Prepared(_bell, "staff")


def others_at(ticket: Ticket) -> There | None:
    """Who else is at a ticket of `with_others`, whoever writes first."""
    first = getattr(ticket, "first_there", None)
    if first is None:
        return None
    more = ticket.number_there - 1  # type: ignore[attr-defined]
    name = first["name"] or first["user"]
    return There(first["pk"], name, bool(first["writes"]), more)


def drafted(ticket: Ticket) -> Drafted | None:
    """Who else has a draft on a ticket with its `facts`."""
    told_of = vars(ticket)
    by = told_of["draft_by"]
    return Drafted(by, told_of["draft_name"]) if by else None


@dataclass(frozen=True)
class Present:
    """Who else is at a ticket, and what is noted of the reader."""

    other: There | None
    own: Own


def present(ticket: Ticket, staff: Staff) -> Present:
    """Who is at the ticket, as `staff` sees it; asked once for each ticket read."""
    told_of = vars(ticket)
    if "present" not in told_of:
        told_of["present"] = _present(ticket, staff)
    found: Present = told_of["present"]
    return found


def _present(ticket: Ticket, staff: Staff) -> Present:
    seen, writes, elsewhere, others = None, False, [], []
    lately = now() - LASTS
    for key, where, who, name, user, is_writing, at in Presence.objects.at(
        ticket, staff
    ):
        if where != ticket.pk:
            elsewhere.append(key)
        elif who == staff.pk:
            seen, writes = at, is_writing
        elif at > lately:
            others.append((who, name or user, is_writing))
    other = There(*others[0], more=len(others) - 1) if others else None
    return Present(other, Own(seen, writes, tuple(elsewhere)))


def look(ticket: Ticket, staff: Staff, *, writes: bool = False) -> None:
    """`staff` has this ticket before them, with its `facts`: its alerts and the notes
    that call them are read.
    """
    told_of = vars(ticket)
    Bell.objects.seen(staff, told_of["bell_seen"])
    if told_of["bell_here"]:
        Alert.objects.filter(receiver=staff, ticket=ticket).read()
        ticket.bell_count = bell_of(staff)  # type: ignore[attr-defined]
    if told_of["called_here"]:
        shown = Q(entry__ticket=ticket) | Q(entry__ticket__merged_into=ticket)
        staff.mentions.filter(shown, seen_at=None).update(seen_at=now())
    own = present(ticket, staff).own
    fresh = own.seen is not None and now() - own.seen < AGAIN
    if not fresh or own.writes != writes:
        Presence.objects.note(ticket, staff, own, writes)
