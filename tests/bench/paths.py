"""Which pages are measured, as whom, and the rows each is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.bench.planting import RARE, VIEW

FREQUENT = "提现"


@dataclass(frozen=True)
class Asked:
    """A page: the table whose rows it is made of, and its path in this database."""

    table: str
    path: Callable[[], str]


def _newest() -> Any:
    from helpdesk.models import Ticket

    newest = Ticket.objects.filter(is_done=False).order_by("-last_at").first()
    assert newest is not None
    return newest


def _view(last: bool = False, name: str = "all") -> str:
    """A list in the view of this name (or the planted one), or its last page."""
    from config.lib import keyset
    from crm.models import Staff
    from helpdesk import viewing
    from helpdesk.lists import SIZE, TicketList
    from helpdesk.models import SavedView, Ticket

    staff = Staff.objects.get(username="supervisor")
    if name == VIEW:
        name = f"s{SavedView.objects.get(name=VIEW).pk}"
    listed = TicketList.read({"view": name})
    if last:
        view = viewing.chosen(name, viewing.saved_views(staff))
        rows = listed.tickets(staff, view).order_by("last_at", "pk")
        ends = list(rows.values_list("pk", flat=True)[: SIZE + 1])
        # What a page of these few says is the way on from the first of them.
        few = Ticket.objects.filter(pk__in=ends)
        cursor = keyset.page(few, (listed.order(view),), None, 1).next
        listed = TicketList.read({"view": name, "cursor": cursor})
    return f"/desk/tickets/?{listed.query()}"


def _search(**query: str) -> Callable[[], str]:
    from urllib.parse import urlencode

    return lambda: f"/desk/search/?{urlencode(query)}"


TICKETS, LINES = "helpdesk_ticket", "helpdesk_entrywords"
PAGES = {
    "list": Asked(TICKETS, lambda: "/desk/tickets/"),
    "list of all": Asked(TICKETS, _view),
    "its last page": Asked(TICKETS, lambda: _view(last=True)),
    "saved view": Asked(TICKETS, lambda: _view(name=VIEW)),
    "last page of the view": Asked(TICKETS, lambda: _view(last=True, name=VIEW)),
    "ticket": Asked("helpdesk_entry", lambda: f"/desk/tickets/{_newest().number}/"),
    "clients": Asked("crm_client", lambda: "/clients/"),
    "client": Asked("crm_contactpoint", lambda: f"/clients/{_newest().client_id}/"),
    "api page": Asked(TICKETS, lambda: "/api/v1/tickets/"),
    "rare word": Asked(LINES, _search(q=RARE)),
    "frequent word": Asked(LINES, _search(q=FREQUENT)),
    "rare word, lines": Asked(LINES, _search(q=RARE, kind="entry")),
    "frequent word, lines": Asked(LINES, _search(q=FREQUENT, kind="entry")),
    "frequent word, best first": Asked(
        LINES, _search(q=FREQUENT, kind="entry", sort="best")
    ),
}
