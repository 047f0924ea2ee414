"""How many tickets wait where: every count stops at a cap, so none reads the table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable

from config.lib.prepared import Prepared
from crm.models import Staff
from helpdesk.conditions.table import SUPERVISES, this_morning
from helpdesk.models import Alert, Queue, QueueMember, Ticket
from helpdesk.models.ticket.queryset import TicketQuerySet
from helpdesk.readers import Reader, reader
from helpdesk.viewing import BUILT_IN, View

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
    those: in one statement, and in another what people saved.
    """
    counted = [view for view in known if not view.trouble][:MOST]
    standing = tuple(v.name for v in counted if BUILT_IN.get(v.name) is v)
    asked = _standing(standing, reader(staff), this_morning())
    [row] = asked.rows(staff=staff.pk)
    if made_up := [view for view in counted if view.name not in standing]:
        row |= _asked(staff, [*made_up]).get()
    in_part = row.get("count_looked", 0) >= LOOKED
    by_name = {
        view.name: Count(row[f"count_{view.name}"], in_part and _is_bounded(view))
        for view in counted
    }
    return Counts(by_name, row["count_alerts"], row["seen_at"])


def _asked(staff: Staff, made_up: list[View]) -> "QuerySet[Staff, dict[str, Any]]":
    columns = {f"count_{view.name}": _count(view, staff) for view in made_up}
    columns["count_looked"] = CappedCount(_in_queues(staff, OPEN), LOOKED)
    return Staff.objects.filter(pk=staff.pk).annotate(**columns).values(*columns)


@lru_cache(maxsize=64)
def _standing(names: tuple[str, ...], who: Reader, _morning: datetime) -> Prepared:
    """The statement that counts these views and alerts unread, and says when the reader
    was last noted: 9 ms to write, and a tenth of that to answer. One says "today".
    """

    def asked(staff: int) -> "QuerySet[Staff, dict[str, Any]]":
        own = who.of_key(staff)
        told: dict[str, Any] = {
            f"count_{name}": _count(BUILT_IN[name], own) for name in names
        }
        told["count_alerts"] = CappedCount(Alert.objects.of(staff).unread())
        found = Staff.objects.filter(pk=staff).annotate(**told)
        return found.values(*told, seen_at=F("bell__seen_at"))

    return Prepared(asked, "staff")


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
    who = reader(staff)
    asked = _queues(counted, sees_all=who.sees_all)
    return asked.objects() if who.sees_all else asked.objects(staff=staff.pk)


@cache
def _queues(counted: bool, *, sees_all: bool) -> Prepared:
    def asked(staff: int | None = None) -> "QuerySet[Queue]":
        parts = QueueMember.objects.filter(queue=OuterRef("pk"), staff=staff)
        reach = Value(value=True) if sees_all else Exists(parts)
        found = Queue.objects.filter(is_active=True).annotate(in_reach=reach)
        if counted:
            waiting = Ticket.objects.unresolved().filter(queue=OuterRef("pk"))
            here = When(in_reach=True, then=CappedCount(waiting))
            found = found.annotate(waiting=Case(here, default=Value(0)))
        return found.order_by("place", "pk")

    return Prepared(asked) if sees_all else Prepared(asked, "staff")
