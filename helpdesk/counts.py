"""How many tickets wait where: every count stops at a cap, so none reads the table."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    Exists,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)

from crm.models import Staff
from helpdesk.models import Alert, Queue, QueueMember, Ticket

# One more than is shown: "99+" says that there are at least a hundred.
CAP = 100


class CappedCount(Subquery):
    """The number of rows of a query, at most CAP, as a column of another query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()

    def __init__(self, rows: "QuerySet[Any]") -> None:
        super().__init__(rows.order_by().values("pk")[:CAP])


@dataclass(frozen=True)
class ViewCounts:
    """Unresolved tickets by view and unread alerts, each at most CAP; when this person
    was last noted at the desk.
    """

    mine: int
    unassigned: int
    held: int
    all: int
    alerts: int
    seen_at: datetime | None


def views(staff: Staff) -> ViewCounts:
    """Count the views of `staff` in one statement; of what is held, what is due."""
    mine, free = Ticket.objects.assigned_to(staff), Ticket.objects.in_queues_of(staff)
    row = (
        Staff.objects.filter(pk=staff.pk)
        .annotate(
            count_mine=CappedCount(mine.unresolved().not_held()),
            count_unassigned=CappedCount(free.unresolved().unassigned().not_held()),
            count_held=CappedCount(mine.unresolved().due_again()),
            count_all=CappedCount(Ticket.objects.visible_to(staff).unresolved()),
            count_alerts=CappedCount(Alert.objects.of(staff).unread()),
        )
        .values_list(
            "count_mine",
            "count_unassigned",
            "count_held",
            "count_all",
            "count_alerts",
            "bell__seen_at",
        )
        .get()
    )
    return ViewCounts(*row)


def queues(staff: Staff, *, counted: bool = True) -> list[Queue]:
    """Every queue in use with `in_reach` and, where counted, `waiting` of those in
    reach.

    All of them in one statement: a ticket may be moved into a queue out of one's reach.
    """
    reach = (
        Value(value=True)
        if staff.has_perm("helpdesk.supervise_tickets")
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
