"""What one member of staff has before them: their bell, who else is at the ticket."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from config.lib.clock import now
from crm.models import Staff
from helpdesk.counts import CappedCount
from helpdesk.models import Alert, Bell, Presence, Ticket
from helpdesk.models.presence import AGAIN, told
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


def with_others(tickets: TicketQuerySet, staff: Staff) -> TicketQuerySet:
    """The tickets with who else is at each, in the same statement (`others_at`)."""
    others = Presence.objects.others(staff)
    counted = others.order_by().values("ticket").values(number=Count("pk"))
    return tickets.annotate(
        first_there=Subquery(others.values_list(told())[:1]),
        number_there=Coalesce(Subquery(counted), 0),
    )


def for_reader(tickets: TicketQuerySet, staff: Staff) -> TicketQuerySet:
    """The same, with the reader's bell and when they were last noted (`look`)."""
    own = Presence.objects.filter(ticket=OuterRef("pk"), staff=staff)
    here = Alert.objects.unread().filter(receiver=staff, ticket=OuterRef("pk"))
    # What is merged into a ticket is read in its thread.
    in_thread = Q(entry__ticket=OuterRef("pk"))
    in_thread |= Q(entry__ticket__merged_into=OuterRef("pk"))
    called = staff.mentions.filter(in_thread, seen_at=None)
    return with_others(tickets, staff).annotate(
        bell_count=unread_count(staff),
        bell_here=Exists(here),
        called_here=Exists(called),
        bell_seen=Subquery(Bell.objects.filter(staff=staff).values("seen_at")[:1]),
        own_seen=Subquery(own.values("seen_at")[:1]),
        own_writes=Subquery(own.values("is_writing")[:1]),
    )


def unread_count(staff: Staff) -> CappedCount:
    """The unread alerts of the bell, as a column of another query."""
    return CappedCount(Alert.objects.of(staff).unread())


def bell_of(staff: Staff) -> int:
    """How many unread alerts the bell shows, at most CAP, in one statement."""
    found = Staff.objects.filter(pk=staff.pk).annotate(count=unread_count(staff))
    return int(found.values_list("count", flat=True).get())


def others_at(ticket: Ticket) -> There | None:
    """Who else is at a ticket of `with_others`, whoever writes first."""
    first = getattr(ticket, "first_there", None)
    if first is None:
        return None
    more = ticket.number_there - 1  # type: ignore[attr-defined]
    name = first["name"] or first["user"]
    return There(first["pk"], name, bool(first["writes"]), more)


def look(ticket: Ticket, staff: Staff, *, writes: bool = False) -> None:
    """`staff` has the ticket of `for_reader` before them: its alerts and the notes that
    call them are read.
    """
    told_of = vars(ticket)
    Bell.objects.seen(staff, told_of["bell_seen"])
    if told_of["bell_here"]:
        Alert.objects.filter(receiver=staff, ticket=ticket).read()
        ticket.bell_count = bell_of(staff)  # type: ignore[attr-defined]
    if told_of["called_here"]:
        shown = Q(entry__ticket=ticket) | Q(entry__ticket__merged_into=ticket)
        staff.mentions.filter(shown, seen_at=None).update(seen_at=now())
    seen = told_of["own_seen"]
    fresh = seen is not None and now() - seen < AGAIN
    if not fresh or bool(told_of["own_writes"]) != writes:
        Presence.objects.note(ticket, staff, seen, writes)
