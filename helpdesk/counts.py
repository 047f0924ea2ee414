"""How many tickets wait where: every count stops at a cap, so none reads the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from crm.models import Staff
from helpdesk.conditions.table import SUPERVISES
from helpdesk.models import Alert, Queue, QueueMember, Ticket
from helpdesk.models.ticket.queryset import TicketQuerySet
from helpdesk.viewing import View

# One more than is shown: "99+" says that there are at least a hundred.
CAP = 100
# What people made up may fit hardly any ticket: no more of them are looked at.
LOOKED = 500
# Views beyond these stand without a figure.
MOST = 30
OPEN = Q(is_done__in=[False])


class CappedCount(Subquery):
    """The number of rows of a query, at most CAP, as a column of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()
    # Where the reach is empty from the start, no SQL is asked.
    empty_result_set_value = 0

    def __init__(self, rows: "QuerySet[Any]", cap: int = CAP) -> None:
        super().__init__(rows.order_by().values("pk")[:cap])


class FittingCount(Subquery):
    """How many of the first LOOKED rows of a query fit what is said, as a column of
    another query: looked through in their order, whatever a planner expects to find.
    """

    template = "(SELECT COUNT(fits) FROM (%(subquery)s) AS looked)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, rows: "QuerySet[Any]", said: Q) -> None:
        fits = Case(When(said, then=Value(1)))
        super().__init__(rows.annotate(fits=fits).values("fits")[:LOOKED])


@dataclass(frozen=True)
class Count:
    """A figure, at most CAP; `at_least` where not every ticket was looked at."""

    number: int
    at_least: bool = False

    @property
    def shown(self) -> str:
        """As it is written; nothing for none."""
        if self.number >= CAP:
            return f"{CAP - 1}+"
        if self.at_least:
            return f"{self.number}+"
        return str(self.number or "")


@dataclass(frozen=True)
class Counts:
    """Tickets by the name of their view, unread alerts (at most CAP), and when this
    person was last noted at the desk.
    """

    views: Mapping[str, Count] = field(default_factory=dict)
    alerts: int | None = None
    seen_at: datetime | None = None


def views(staff: Staff, known: Iterable[View]) -> Counts:
    """Count the open tickets of these views, of one that says itself what it shows
    those, in one statement.
    """
    counted = [view for view in known if not view.trouble][:MOST]
    columns = {f"count_{view.name}": _count(view, staff) for view in counted}
    columns["count_looked"] = CappedCount(_in_queues(staff, OPEN), LOOKED)
    columns["count_alerts"] = CappedCount(Alert.objects.of(staff).unread())
    found = Staff.objects.filter(pk=staff.pk).annotate(**columns)
    row = found.values("bell__seen_at", *columns).get()
    in_part = row["count_looked"] >= LOOKED
    by_name = {
        view.name: Count(row[f"count_{view.name}"], in_part and _is_bounded(view))
        for view in counted
    }
    return Counts(by_name, row["count_alerts"], row["bell__seen_at"])


def _is_bounded(view: View) -> bool:
    """Whether it may fit so few tickets that not all are looked at for its figure."""
    said = view.conditions
    return view.saved is not None and not (said.is_short or said.of("resolved"))


def _count(view: View, staff: Staff) -> Combinable:
    said = view.counted or view.conditions
    state = said.state() if said.says_state else OPEN
    meant = said.where(staff)
    fits, inside = meant & state, _in_queues(staff, state)
    if not meant:
        return _with_outside(CappedCount(inside), fits, staff)
    if _is_bounded(view):
        return _with_outside(FittingCount(inside, meant), fits, staff)
    return CappedCount(view.within(staff).filter(fits))


def _in_queues(staff: Staff, state: Q) -> TicketQuerySet:
    """Those in the queues of `staff`; the newest first where one index has that."""
    found: TicketQuerySet = Ticket.objects.in_queues_of(staff).filter(state)
    return found.order_by("-last_at") if staff.has_perm(SUPERVISES) else found


def _with_outside(inside: Combinable, fits: Q, staff: Staff) -> Combinable:
    """The count in the queues of `staff`, and of what they reach in other queues: parts
    that have nothing in common, each found by an index.
    """
    if staff.has_perm(SUPERVISES):
        return inside
    own, followed = staff.queue_parts.values("queue"), staff.followed
    outside = Ticket.objects.filter(fits).exclude(queue__in=own)
    mine = outside.filter(assignee=staff)
    others = outside.filter(~Q(assignee=staff) | Q(assignee=None))
    return (
        inside
        + CappedCount(mine)
        + CappedCount(others.filter(pk__in=followed.values("ticket").order_by()))
    )


def queues(staff: Staff, *, counted: bool = True) -> list[Queue]:
    """Every queue in use with `in_reach` and, where counted, `waiting` of those in
    reach.

    All of them in one statement: a ticket may be moved into a queue out of one's reach.
    """
    reach = (
        Value(value=True)
        if staff.has_perm(SUPERVISES)
        else Exists(QueueMember.objects.filter(queue=OuterRef("pk"), staff=staff))
    )
    found = Queue.objects.filter(is_active=True).annotate(in_reach=reach)
    if counted:
        waiting = Ticket.objects.unresolved().filter(queue=OuterRef("pk"))
        found = found.annotate(
            waiting=Case(
                When(in_reach=True, then=CappedCount(waiting)), default=Value(0)
            )
        )
    return list(found.order_by("place", "pk"))
