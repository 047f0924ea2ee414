"""What a list of tickets is: a view, filters and an order, all in the query string."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from config.lib import keyset
from crm.models import Staff
from helpdesk.attending import with_others
from helpdesk.models import Ticket
from helpdesk.models.ticket.queryset import TicketQuerySet

SIZE = 30
VIEWS = {
    "mine": _("Mine"),
    "unassigned": _("Unassigned"),
    "held": _("Held and due"),
    "all": _("All in reach"),
}
SORTS = {
    "-last_at": _("Newest activity"),
    "last_at": _("Oldest activity"),
    "-number": _("Newest ticket"),
    "number": _("Oldest ticket"),
}
USUAL_SORT = "-last_at"


@dataclass(frozen=True)
class TicketList:
    """One list as its address says it; what the address does not say is "" or None."""

    view: str = ""
    queue: int | None = None
    status: str = ""
    waiting: bool = False
    unread: bool = False
    type: int | None = None
    priority: int | None = None
    channel: int | None = None
    sort: str = ""
    cursor: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> "TicketList":
        """The list that a query string describes; nonsense in it is passed over."""
        view, sort = query.get("view", ""), query.get("sort", "")
        queue = _number(query.get("queue"))
        return cls(
            view=view if view in VIEWS and queue is None else "",
            queue=queue,
            status="resolved" if query.get("status") == "resolved" else "",
            waiting=bool(query.get("waiting")),
            unread=bool(query.get("unread")),
            type=_number(query.get("type")),
            priority=_number(query.get("priority")),
            channel=_number(query.get("channel")),
            sort=sort if sort in SORTS and sort != USUAL_SORT else "",
            cursor=query.get("cursor", ""),
        )

    @property
    def is_named(self) -> bool:
        """Whether the address says which tickets it wants: a view or a queue."""
        return bool(self.view or self.queue)

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter beyond view and status is set."""
        return self.waiting or self.unread or self.has_more

    @property
    def has_more(self) -> bool:
        """Whether one of the filters that are folded away is set."""
        return bool(self.type or self.priority or self.channel or self.sort)

    @property
    def order(self) -> str:
        """The order in force, as order_by names it."""
        return self.sort or USUAL_SORT

    def query(self, **changes: Any) -> str:
        """The query string of this list, with changes, without what is not set."""
        told = replace(self, **changes)
        pairs = [(field.name, getattr(told, field.name)) for field in fields(told)]
        return urlencode(
            {name: 1 if value is True else value for name, value in pairs if value}
        )

    def at(self, view: str = "", queue: int | None = None) -> str:
        """The query string of another view or queue; status and order stay."""
        return TicketList(
            view=view, queue=queue, status=self.status, sort=self.sort
        ).query()

    def tickets(self, staff: Staff) -> TicketQuerySet:
        """Its tickets in reach of `staff`, without order."""
        found = self._viewed(staff)
        found = found.resolved() if self.status == "resolved" else found.unresolved()
        if self.waiting:
            found = found.waiting()
        if self.unread:
            found = found.unread()
        exact = {"type": self.type, "priority": self.priority, "channel": self.channel}
        return found.filter(**{name: value for name, value in exact.items() if value})

    def page(self, staff: Staff) -> keyset.Page:
        """One page of its rows with all they show."""
        rows = with_others(self.tickets(staff).for_list(), staff)
        return keyset.page(rows, (self.order,), self.cursor or None, SIZE)

    def _viewed(self, staff: Staff) -> TicketQuerySet:
        tickets: TicketQuerySet = Ticket.objects.get_queryset()
        if self.queue is not None:
            return tickets.visible_to(staff).filter(queue=self.queue)
        if self.view == "mine":
            return tickets.assigned_to(staff).not_held()
        if self.view == "held":
            return tickets.assigned_to(staff).held_or_due()
        if self.view == "unassigned":
            return tickets.in_queues_of(staff).unassigned().not_held()
        return tickets.visible_to(staff)


def _number(text: Any) -> int | None:
    """A positive key that fits the integers of both databases, None for the rest."""
    text = str(text or "")
    return (
        int(text) or None
        if text.isascii() and text.isdigit() and len(text) < 19
        else None
    )
