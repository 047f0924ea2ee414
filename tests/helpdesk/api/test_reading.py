"""Tickets and their lines, read by a program."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.lib.clock import now
from crm.models import Staff
from helpdesk.models import Attachment, Ticket, TicketType
from helpdesk.models.ticket import Message
from messaging.models import Blob
from tests.cast import Cast
from tests.programs import Program, hire, program
from tests.visits import browser

AT_MOST = 8


def numbers(answer: Any) -> list[int]:
    """The tickets of a page."""
    assert answer.status_code == 200, answer.content
    return [row["number"] for row in answer.json()["results"]]


def test_a_list_holds_what_is_in_reach_newest_first(cast: Cast, teller: Program):
    one, two = cast.ticket(), cast.ticket()
    cast.ticket("liu", "loans")
    assert numbers(teller.get("tickets/")) == [two.number, one.number]
    assert len(numbers(program(hire("chief", role="supervisor")).get("tickets/"))) == 3


def test_a_ticket_is_told_by_keys_and_masks(cast: Cast, teller: Program):
    ticket = cast.ticket()
    told = teller.get(f"tickets/{ticket.number}/").json()
    assert told["client"] == {"id": ticket.client_id, "name": "王**"}
    keys = ("queue", "status", "category", "type", "priority", "assignee")
    assert [told[key] for key in keys] == ["funds", "new", "new", None, "normal", None]
    assert (told["unread"], told["last_number"]) == (1, 1)
    assert told["url"].endswith(ticket.get_absolute_url())


def test_a_ticket_out_of_reach_is_not_there(cast: Cast, teller: Program):
    other = cast.ticket("liu", "loans")
    for path in ("", "entries/"):
        answer = teller.get(f"tickets/{other.number}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert teller.get(f"tickets/{10**30}/").status_code == 404


def test_the_desks_session_reads_as_well(cast: Cast):
    ticket = cast.ticket()
    assert numbers(browser(cast.zhou).get("/api/v1/tickets/")) == [ticket.number]
    assert numbers(browser(cast.hu).get("/api/v1/tickets/")) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"queue": "funds"}, [0, 1]),
        ({"queue": "loans"}, [2]),
        ({"category": "open"}, [0]),
        ({"category": "resolved"}, [2]),
        ({"assignee": "zhou"}, [0]),
        ({"client": "liu"}, [2]),
        ({"type": "withdrawal"}, [1]),
        ({"priority": "urgent"}, [1]),
        ({"reference": "W20260301"}, [1]),
        ({"queue": "funds", "priority": "normal"}, [0]),
        ({"updated_since": "ahead"}, []),
    ],
)
def test_a_list_is_narrowed(cast: Cast, asked: dict[str, Any], found: list[int]):
    tickets = [cast.ticket(), cast.ticket(), cast.ticket("liu", "loans")]
    tickets[0].claim(by=cast.zhou)
    kind = TicketType(slug="withdrawal", name="Withdrawal")
    kind.set_up(by=cast.wu)
    tickets[1].classify(type=kind, priority=4, by=cast.zhou)
    tickets[1].quote("W20260301", by=cast.zhou)
    tickets[2].resolve(by=cast.li)
    ahead = (now() + timedelta(minutes=1)).isoformat()
    values = {"zhou": cast.zhou.pk, "liu": cast.clients["liu"].pk, "ahead": ahead}
    query = {name: values.get(value, value) for name, value in asked.items()}
    answer = program(hire("chief", role="supervisor")).get("tickets/", **query)
    assert numbers(answer) == [tickets[place].number for place in reversed(found)]


def test_updated_since_finds_what_was_only_handed_on(cast: Cast, teller, clock):
    one, two = cast.ticket(), cast.ticket()
    clock.shift(timedelta(hours=1))
    moment = now()
    clock.shift(timedelta(minutes=1))
    one.claim(by=cast.zhou)
    answer = teller.get("tickets/", updated_since=moment.isoformat())
    assert numbers(answer) == [one.number] and two.number not in numbers(answer)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"queue": "nowhere"}, "queue"),
        ({"category": "lost"}, "category"),
        ({"assignee": "zhou"}, "assignee"),
        ({"client": 10**30}, "client"),
        ({"priority": 9}, "priority"),
        ({"reference": "a\0b"}, "reference"),
        ({"updated_since": "yesterday"}, "updated_since"),
        ({"limit": 0}, "limit"),
    ],
)
def test_what_no_filter_can_be_is_named(teller: Program, asked: Any, field: str):
    answer = teller.get("tickets/", **asked)
    assert answer.status_code == 422 and answer.json()["field"] == field


def test_pages_follow_one_another_without_gap_or_repeat(cast: Cast, teller: Program):
    made = [cast.ticket().number for _n in range(7)]
    page = teller.get("tickets/", limit=3)
    seen = numbers(page)
    while following := page.json()["next"]:
        page = teller.http.get(following)
        seen += numbers(page)
    assert seen == made[::-1]
    back = teller.http.get(page.json()["previous"])
    assert numbers(back) == made[::-1][3:6]


def test_a_page_costs_the_same_at_two_sizes(cast: Cast, teller: Program):
    counted = []
    for size in (30, 90):
        while Ticket.objects.count() < size:
            cast.ticket()
        with CaptureQueriesContext(connection) as captured:
            assert len(numbers(teller.get("tickets/", queue="funds"))) == 25
        counted.append(len(captured))
    teller.get("tickets/")
    assert counted[1] <= counted[0] <= AT_MOST


def test_lines_come_in_order_from_the_number_named(cast: Cast, teller: Program):
    ticket = cast.ticket(text="我的电话 13812345678，钱呢？")
    ticket.reply("正在核对。", by=cast.zhou)
    ticket.note("问过财务", by=cast.zhou)
    rows = teller.get(f"tickets/{ticket.number}/entries/").json()["results"]
    assert [row["number"] for row in rows] == [1, 2, 3]
    assert [row["author"] for row in rows] == ["client", "agent", "agent"]
    assert [row["internal"] for row in rows] == [False, False, True]
    assert (
        rows[0]["text"] == "我的电话 138****5678，钱呢？" and rows[0]["name"] == "王**"
    )
    assert rows[1]["delivery"] == "planned" and rows[2]["delivery"] is None
    after = teller.get(f"tickets/{ticket.number}/entries/", after=2).json()
    assert [row["number"] for row in after["results"]] == [3]
    assert (after["next"], after["previous"]) == (None, None)


def test_long_threads_come_in_parts(cast: Cast, teller: Program):
    ticket = cast.ticket()
    for number in range(5):
        ticket.receive(Message(f"第 {number} 条"), by=Staff.system())
    page = teller.get(f"tickets/{ticket.number}/entries/", limit=4).json()
    assert [row["number"] for row in page["results"]] == [1, 2, 3, 4]
    rest = teller.http.get(page["next"]).json()
    assert [row["number"] for row in rest["results"]] == [5, 6]
    assert rest["next"] is None


def test_a_reply_taken_back_keeps_its_number_without_its_text(cast, teller):
    ticket = cast.ticket()
    ticket.reply("不对", by=cast.zhou).undo(by=cast.zhou)
    rows = teller.get(f"tickets/{ticket.number}/entries/").json()["results"]
    assert (rows[1]["recalled"], rows[1]["text"]) == (True, "")


def test_the_files_of_a_line_are_named(cast: Cast, teller: Program):
    ticket = cast.ticket()
    entry = ticket.entries.get()
    blob = Blob.objects.keep(b"paper", "text/plain")
    file = Attachment.objects.create(
        entry=entry, blob=blob, name="回单.txt", mime="text/plain", size=5
    )
    rows = teller.get(f"tickets/{ticket.number}/entries/").json()["results"]
    told = {"id": file.pk, "name": "回单.txt", "size": 5, "mime": "text/plain"}
    assert rows[0]["files"] == [told]


def test_a_thread_costs_the_same_at_two_sizes(cast: Cast, teller: Program):
    ticket = cast.ticket()
    counted = []
    for size in (3, 30):
        while ticket.entries.count() < size:
            ticket.reply("马上核对。", by=cast.zhou)
        with CaptureQueriesContext(connection) as captured:
            teller.get(f"tickets/{ticket.number}/entries/")
        counted.append(len(captured))
    assert counted[1] <= counted[0] <= AT_MOST
