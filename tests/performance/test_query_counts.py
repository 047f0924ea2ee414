"""How many statements the desk's pages cost, and how the database finds the rows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Staff
from helpdesk.lists import SORTS, TicketList
from helpdesk.models import Ticket
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


def plan(queryset: Any) -> list[str]:
    """The steps SQLite takes for the query."""
    return [line.strip() for line in queryset.explain().splitlines()]


@pytest.mark.one_database  # It reads SQLite's own words.
@pytest.mark.parametrize("name", ["zhou", "chen"])
@pytest.mark.parametrize("view", ["mine", "unassigned", "all", "queue"])
@pytest.mark.parametrize("status", ["", "resolved"])
@pytest.mark.parametrize("sort", sorted(SORTS))
def test_lists_walk_an_index(
    cast: Cast, name: str, view: str, status: str, sort: str
) -> None:
    staff = cast.staff[name]
    queue = cast.queues["funds"].pk if view == "queue" else None
    listed = TicketList(
        view="" if queue else view, queue=queue, status=status, sort=sort
    )
    shown = BUILT_IN[listed.view or "all"]
    with CaptureQueriesContext(connection) as captured:
        listed.page(staff, shown, [cast.queues["funds"].pk, cast.queues["loans"].pk])
    assert len(captured) <= 2
    for query in captured:
        steps = _steps(query["sql"])
        sorts = [step for step in steps if "TEMP B-TREE FOR ORDER" in step]
        # The keys of one page, and what one follows, are few: those may be sorted.
        few = "IN (SELECT" in query["sql"] or " IN (" in query["sql"]
        assert few or not sorts, steps
        scans = [step for step in steps if "SCAN helpdesk_ticket" in step]
        assert not [step for step in scans if "INDEX" not in step], steps


def _steps(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
