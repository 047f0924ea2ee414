"""What a list of tickets is: a view, filters and an order, all in the query string."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from config.lib import keyset
from crm.models import Staff
from helpdesk.attending import with_others
from helpdesk.conditions import Conditions
from helpdesk.models import Ticket
from helpdesk.models.ticket.queryset import TicketQuerySet
from helpdesk.models.ticket_status import WAITING
from helpdesk.parts import parts_of
from helpdesk.viewing import BUILT_IN, View

SIZE = 30
SORTS = {
    "-last_at": _("Newest activity"),
    "last_at": _("Oldest activity"),
    "-number": _("Newest ticket"),
    "number": _("Oldest ticket"),
}
USUAL_SORT = "-last_at"
# What a row may show beside client, subject and last line.
COLUMNS = {
    "number": _("Number"),
    "holder": _("Held by"),
    "state": _("Status and priority"),
    "queue": _("Queue"),
    "type": _("Type"),
}
USUAL_COLUMNS = ("number", "holder", "state")
_SAVED_NAME = re.compile(r"s[1-9][0-9]{0,17}", re.ASCII)


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
        view, sort = str(query.get("view", "")), query.get("sort", "")
        queue = _number(query.get("queue"))
        is_saved = _SAVED_NAME.fullmatch(view) is not None
        # A saved view has an order of its own: there the usual one is a choice too.
        sorts = SORTS if is_saved else [each for each in SORTS if each != USUAL_SORT]
        return cls(
            view=view if (is_saved or view in BUILT_IN) and queue is None else "",
            queue=queue,
            status="resolved" if query.get("status") == "resolved" else "",
            waiting=bool(query.get("waiting")),
            unread=bool(query.get("unread")),
            type=_number(query.get("type")),
            priority=_number(query.get("priority")),
            channel=_number(query.get("channel")),
            sort=sort if sort in sorts else "",
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

    def order(self, view: View) -> str:
        """The order in force, as order_by names it: as chosen, else the view's own."""
        return self.sort or view.sort or USUAL_SORT

    def query(self, **changes: Any) -> str:
        """The query string of this list, with changes, without what is not set."""
        return urlencode(replace(self, **changes).pairs())

    def pairs(self) -> list[tuple[str, Any]]:
        """What is set of it, as a query string or hidden fields say it."""
        said = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return [(name, 1 if value is True else value) for name, value in said if value]

    def at(self, view: str = "", queue: int | None = None) -> str:
        """The query string of another view or queue; status and order stay."""
        return TicketList(
            view=view, queue=queue, status=self.status, sort=self.sort
        ).query()

    def filters(self, view: View) -> Conditions:
        """What the address says beside the view, in the language of conditions."""
        said: dict[str, list[str]] = {}
        if self.queue is not None:
            said["queue"] = [str(self.queue)]
        if self.waiting:
            said["category"] = sorted(WAITING)
        elif self.status and not view.conditions.says_state:
            said["category"] = ["resolved", "closed"]
        if self.unread:
            said["unread"] = ["yes"]
        for name in ("type", "priority", "channel"):
            if value := getattr(self, name):
                said[name] = [str(value)]
        known = {"priority": lambda value: value in "1234"}
        return Conditions.read(
            {n: v for n, v in said.items() if n not in known or known[n](v[0])}
        )

    def said(self, view: View) -> Conditions:
        """View and filters together, as they would be saved as a view."""
        return view.conditions.but(**self.filters(view).data())

    def tickets(self, staff: Staff, view: View) -> TicketQuerySet:
        """Its tickets in reach of `staff`, without order."""
        return self._narrow(view.tickets(staff), staff, view)

    def page(self, staff: Staff, view: View, queues: list[int]) -> keyset.Page:
        """One page of its rows with all they show, in one statement; in two where they
        come from several `queues`, the keys of those in reach.
        """
        parts = [
            self._narrow(part, staff, view)
            for part in parts_of(staff, view, self.queue, queues)
        ]
        order = (self.order(view),)
        found = Ticket.objects.get_queryset() if parts else self.tickets(staff, view)
        rows = with_others(found.for_list(view.columns), staff)
        return keyset.page(rows, order, self.cursor or None, SIZE, parts)

    def after(
        self, ticket: Ticket, staff: Staff, view: View, queues: list[int]
    ) -> int | None:
        """The number of the ticket that stands below this one, as it was read, None
        where there is none.
        """
        parts = [
            self._narrow(part, staff, view)
            for part in parts_of(staff, view, self.queue, queues)
        ]
        found = Ticket.objects.get_queryset() if parts else self.tickets(staff, view)
        order = (self.order(view),)
        below = keyset.following(found.only("number", "last_at"), order, ticket, parts)
        return below.pk if below else None

    def _narrow(
        self, found: TicketQuerySet, staff: Staff, view: View
    ) -> TicketQuerySet:
        """What of these the address asks for."""
        if self.queue is not None:
            found = found.filter(queue=self.queue)
        said, done = view.conditions, self.status == "resolved"
        state = said.is_done if said.says_state else done
        if state is not None:
            found = found.of_state(done=state)
        if self.waiting:
            found = found.waiting()
        if self.unread:
            found = found.unread()
        exact = {"type": self.type, "priority": self.priority, "channel": self.channel}
        return found.filter(**{name: value for name, value in exact.items() if value})


def _number(text: Any) -> int | None:
    """A positive key that fits the integers of both databases, None for the rest."""
    text = str(text or "")
    return (
        int(text) or None
        if text.isascii() and text.isdigit() and len(text) < 19
        else None
    )
