"""Lists: views, filters, order, pages, counts, and what an empty one says."""

import datetime
from typing import Any

import pytest
import time_machine

from crm.models import Staff
from helpdesk import lists
from helpdesk.models import Ticket, TicketType
from tests.cast import Cast
from tests.visits import browser, fragment

MINUTE = datetime.timedelta(minutes=1)


def listed(staff: Staff, **query: Any) -> list[int]:
    """The numbers that `staff` sees with this query string."""
    page = browser(staff).get("/desk/tickets/", query)
    return [row.pk for row in page.context["page"].rows]


def several(cast: Cast, clock: time_machine.Traveller, count: int) -> list[Ticket]:
    """Tickets that came in one a minute, oldest first."""
    found = []
    for _turn in range(count):
        found.append(cast.ticket())
        clock.shift(MINUTE)
    return found


def test_everybody_sees_what_is_in_their_reach(cast: Cast) -> None:
    funds, loans = cast.ticket(), cast.ticket("liu", "loans")
    assert listed(cast.zhou) == [funds.pk]
    assert listed(cast.li) == [loans.pk]
    assert listed(cast.chen) == [loans.pk, funds.pk]
    assert listed(cast.hu) == []


def test_a_view_shows_what_it_says(cast: Cast) -> None:
    mine, free = cast.ticket(), cast.ticket()
    mine.claim(by=cast.zhou)
    assert listed(cast.zhou, view="mine") == [mine.pk]
    assert listed(cast.zhou, view="unassigned") == [free.pk]
    assert set(listed(cast.zhou, view="all")) == {mine.pk, free.pk}


def test_a_queue_out_of_reach_shows_nothing(cast: Cast) -> None:
    cast.ticket("liu", "loans")
    assert listed(cast.zhou, queue=cast.queues["loans"].pk) == []
    assert listed(cast.zhou, queue=cast.queues["funds"].pk) == []
    assert len(listed(cast.chen, queue=cast.queues["loans"].pk)) == 1


def test_filters_narrow_the_list(cast: Cast) -> None:
    late = TicketType.objects.create(slug="late", name="Late payment")
    plain, urgent, done = cast.ticket(), cast.ticket(), cast.ticket()
    urgent.classify(type=late, priority=4, by=cast.zhou)
    urgent.reply("马上核对。", by=cast.zhou)
    done.resolve(by=cast.zhou)
    assert listed(cast.zhou, status="resolved") == [done.pk]
    assert listed(cast.zhou, waiting=1) == [urgent.pk]
    assert listed(cast.zhou, unread=1) == [plain.pk]
    assert listed(cast.zhou, type=late.pk) == [urgent.pk]
    assert listed(cast.zhou, priority=4) == [urgent.pk]
    assert listed(cast.zhou, priority=1) == []
    assert set(listed(cast.zhou, channel=cast.channel.pk)) == {plain.pk, urgent.pk}


@pytest.mark.parametrize(
    ("sort", "order"),
    [("-last_at", [0, 2, 1]), ("last_at", [1, 2, 0]), ("number", [0, 1, 2])],
)
def test_each_order_is_kept(
    cast: Cast, clock: time_machine.Traveller, sort: str, order: list[int]
) -> None:
    tickets = several(cast, clock, 3)
    tickets[0].note("看过了", by=cast.zhou)
    assert listed(cast.zhou, sort=sort) == [tickets[place].pk for place in order]


@pytest.mark.parametrize(
    "query",
    [
        {"view": "everything", "sort": "subject", "type": "x", "cursor": "nonsense"},
        {"queue": "9" * 30, "priority": "-1"},
        {"queue": "٣"},
    ],
)
def test_nonsense_in_the_address_is_passed_over(
    cast: Cast, query: dict[str, str]
) -> None:
    assert listed(cast.zhou, **query) == listed(cast.zhou)


def test_pages_lead_on_and_back(
    cast: Cast, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "SIZE", 2)
    numbers = [ticket.pk for ticket in several(cast, clock, 5)][::-1]
    staff = browser(cast.zhou)
    seen, address, back = [], "/desk/tickets/?view=all", ""
    while address:
        page = staff.get(address)
        seen.append([row.pk for row in page.context["page"].rows])
        back = page.context["previous_url"]
        address = page.context["next_url"] if page.context["page"].next else ""
    assert seen == [numbers[:2], numbers[2:4], numbers[4:]]
    page = staff.get(back)
    assert [row.pk for row in page.context["page"].rows] == numbers[2:4]


def test_counts_stop_at_a_hundred(cast: Cast) -> None:
    first = cast.ticket()
    for _turn in range(101):
        cast.ticket()
    first.claim(by=cast.zhou)
    page = browser(cast.zhou).get("/desk/tickets/")
    counts = {view["name"]: view["count"] for view in page.context["views"]}
    some = {name for name, shown in counts.items() if shown == "99+"}
    assert some == {"unassigned", "all"}
    assert counts["mine"] == "1"
    assert counts["held"] == counts["mentioned"] == counts["today"] == ""
    assert [queue.waiting for queue in page.context["queues"]] == [100]
    assert page.content.decode().count("99+") >= 3


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"view": "mine"}, "No ticket is yours."),
        ({"view": "unassigned"}, "Everything is taken."),
        ({"view": "all"}, "Nothing waits here."),
        ({"status": "resolved"}, "Nothing resolved yet."),
        ({"unread": 1}, "Nothing here fits the filters."),
    ],
)
def test_an_empty_list_says_why(cast: Cast, query: dict[str, Any], words: str) -> None:
    page = browser(cast.zhou).get("/desk/tickets/", query)
    assert words in page.content.decode()


def test_a_changed_filter_sends_the_list_alone_and_keeps_the_open_ticket(
    cast: Cast,
) -> None:
    ticket = cast.ticket()
    here = f"http://testserver{ticket.get_absolute_url()}?view=all"
    answer = browser(cast.zhou).get(
        "/desk/tickets/",
        {"view": "all", "sort": "number", "type": ""},
        headers={**fragment("list-pane"), "HX-Current-URL": here},
    )
    page = answer.content.decode()
    assert "thread-pane" not in page.replace('hx-target="#thread-pane"', "")
    assert (
        answer.headers["HX-Push-Url"]
        == f"{ticket.get_absolute_url()}?view=all&sort=number"
    )
    assert f'id="link-{ticket.pk}"' in page
    assert 'aria-current="true"' in page


def test_an_address_that_is_none_opens_no_ticket(cast: Cast) -> None:
    answer = browser(cast.zhou).get(
        "/desk/tickets/",
        headers={**fragment("list-pane"), "HX-Current-URL": "http://[x"},
    )
    assert answer.status_code == 200


def test_the_list_refreshes_its_rows_and_counts_without_a_new_address(
    cast: Cast,
) -> None:
    cast.ticket()
    answer = browser(cast.zhou).get(
        "/desk/tickets/", {"view": "all"}, headers=fragment("rows")
    )
    page = answer.content.decode()
    assert 'id="rows"' in page
    assert 'id="queues"' in page
    assert "list-pane" not in page
    assert "HX-Push-Url" not in answer.headers


def test_a_row_says_who_spoke_last(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.reply("马上核对。", by=cast.zhou)
    mine = browser(cast.zhou).get("/desk/tickets/").content.decode()
    assert "You: 马上核对。" in mine
    hers = browser(cast.chen).get("/desk/tickets/").content.decode()
    assert "Desk: 马上核对。" in hers
