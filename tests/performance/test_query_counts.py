"""How many statements the desk's pages cost, and how the database finds the rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Staff
from helpdesk.lists import SORTS, TicketList
from helpdesk.models import Ticket, TicketType
from helpdesk.models.ticket import Message
from helpdesk.viewing import BUILT_IN
from tests.cast import Cast
from tests.visits import browser, fragment

LIST_AT_MOST, TICKET_AT_MOST = 12, 15
SMALL, LARGE = 20, 200


def fill(cast: Cast, count: int) -> Ticket:
    """Bring the desk to `count` tickets; the last one has a longer thread."""
    while Ticket.objects.count() < count - 1:
        cast.ticket()
    ticket = cast.ticket()
    for number in range(count // 10):
        ticket.note(f"第 {number} 条", by=cast.zhou)
    ticket.reply("马上核对。", by=cast.zhou)
    ticket.receive(Message("好的"), by=Staff.system())
    return ticket


def statements(visit: Callable[[], Any]) -> int:
    """How many statements a visit costs, session and user included."""
    with CaptureQueriesContext(connection) as captured:
        assert visit().status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["zhou", "chen"])
def test_pages_cost_the_same_at_two_sizes(cast: Cast, name: str) -> None:
    staff = browser(cast.staff[name])
    staff.get("/desk/")
    counted = []
    for size in (SMALL, LARGE):
        ticket = fill(cast, size)
        address = ticket.get_absolute_url()
        counted.append(
            (
                statements(lambda: staff.get("/desk/tickets/?view=all")),
                statements(lambda: staff.get("/desk/")),
                statements(lambda at=address: staff.get(at)),  # type: ignore[misc]
                statements(
                    lambda at=address: staff.get(  # type: ignore[misc]
                        at, headers=fragment("thread-pane")
                    )
                ),
            )
        )
    small, large = counted
    assert small == large
    lists, tickets = large[:2], large[2:]
    assert max(lists) <= LIST_AT_MOST
    assert max(tickets) <= TICKET_AT_MOST


def test_a_ticket_costs_no_more_when_somebody_comes_from_another(cast: Cast) -> None:
    staff, first, ticket = browser(cast.zhou), cast.ticket(), fill(cast, 10)
    kind = TicketType.objects.filter(is_active=True, parent__isnull=False).first()
    ticket.classify(type=kind, priority=ticket.priority, by=cast.zhou)
    staff.get("/desk/")
    staff.get(first.get_absolute_url())
    opened = statements(lambda: staff.get(ticket.get_absolute_url()))
    again = statements(lambda: staff.get(ticket.get_absolute_url()))
    assert again < opened <= TICKET_AT_MOST


def plan(queryset: Any) -> list[str]:
    """The steps SQLite takes for the query."""
    return [line.strip() for line in queryset.explain().splitlines()]


# Who is at a ticket that is shown, and its tags.
OF_ONE = (
    "helpdesk_presence_1 (ticket_id=?)",
    "helpdesk_tickettag_1 (ticket_id=?)",
)
# Short lists of one's own, and a day's work: what is sorted may come from these.
FEW = (
    "helpdesk_follower_1 (staff_id=?)",
    "helpdesk_mention_unseen (staff_id=?)",
    "helpdesk_ticket_resolved (resolved_at>?)",
)


class Plan:
    """The steps SQLite takes for a statement, as a tree."""

    def __init__(self, sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            self.rows = [(row[0], row[1], row[3]) for row in cursor.fetchall()]

    def beside(self, parent: int) -> list[str]:
        """The steps under one step, and what they look up in lists."""
        found = []
        for key, above, step in self.rows:
            if above == parent:
                found.append(step)
                if step.startswith("LIST SUBQUERY"):
                    found += self.beside(key)
        return found

    def sorts(self) -> list[int]:
        """Under which steps something is put in order."""
        return [above for _, above, step in self.rows if "TEMP B-TREE" in step]

    def is_few(self, parent: int) -> bool:
        """Whether what is sorted there hangs on shown tickets, or is a short list whose
        tickets are each looked up by their key.
        """
        steps = self.beside(parent)
        if any(few in step for few in OF_ONE for step in steps):
            return True
        by_key = any("helpdesk_ticket " in s and "rowid=?" in s for s in steps)
        return by_key and any(few in step for few in FEW for step in steps)


@pytest.mark.one_database  # It reads SQLite's own words.
@pytest.mark.parametrize("name", ["zhou", "chen"])
@pytest.mark.parametrize("view", [*BUILT_IN, "queue"])
@pytest.mark.parametrize("status", ["", "resolved"])
@pytest.mark.parametrize("sort", sorted(SORTS))
def test_lists_walk_an_index(
    cast: Cast, name: str, view: str, status: str, sort: str
) -> None:
    staff = cast.staff[name]
    cast.ticket()
    cast.ticket().resolve(by=cast.zhou)
    staff.get_all_permissions()
    queue = cast.queues["funds"].pk if view == "queue" else None
    listed = TicketList(
        view="" if queue else view, queue=queue, status=status, sort=sort
    )
    shown = BUILT_IN[listed.view or "all"]
    with CaptureQueriesContext(connection) as captured:
        listed.page(staff, shown, [cast.queues["funds"].pk, cast.queues["loans"].pk])
    assert len(captured) <= 3, [query["sql"][:300] for query in captured]
    for query in captured:
        found = Plan(query["sql"])
        steps = [step for _, _, step in found.rows]
        assert all(found.is_few(parent) for parent in found.sorts()), steps
        scans = [step for step in steps if "SCAN helpdesk_ticket" in step]
        assert not [step for step in scans if "INDEX" not in step], steps
        # A walk over all that is open, whatever its queue, is no part of a merge.
        walks = [s for s in steps if s.endswith("(is_done=?)") and "MERGE" in steps[0]]
        assert not walks, steps
