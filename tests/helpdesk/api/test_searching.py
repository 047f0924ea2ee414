"""A program searches as the desk does."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Reading
from helpdesk.models import Ticket
from helpdesk.search.indexing import index_due
from tests.cast import Cast
from tests.helpdesk.writing import drafted, published
from tests.programs import Program, hire, program


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no room for others: there are none."""
    monkeypatch.setattr("config.lib.turns.time.sleep", lambda _seconds: None)


def index() -> None:
    """Put everything noted into the index, as the worker does."""
    while index_due():
        pass


def hits(answer: Any) -> list[tuple[str, int | None]]:
    """Kind and ticket of what was found."""
    assert answer.status_code == 200, answer.content
    return [(row["kind"], row["ticket"]) for row in answer.json()["results"]]


def test_a_word_finds_subject_and_line_with_the_passage(cast: Cast, teller: Program):
    ticket = cast.ticket(text="银行卡被冻结了")
    cast.ticket("liu", "loans", text="银行卡被冻结了")
    index()
    found = teller.get("search/", q="冻结")
    assert hits(found) == [("entry", ticket.number)]
    row = found.json()["results"][0]
    assert "<mark>冻结</mark>" in row["passage"] and row["number"] == 1
    assert hits(teller.get("search/", q="提现", kind="ticket")) == [
        ("ticket", ticket.number)
    ]


def test_a_name_finds_the_client_masked_and_is_noted(cast: Cast, teller: Program):
    index()
    answer = teller.get("search/", q="xiaoming")
    wang = cast.clients["wang"].pk
    assert hits(answer) == [("client", None)]
    assert answer.json()["results"][0]["client"] == {"id": wang, "name": "王**"}
    assert Reading.objects.get().client_id == wang


def test_numbers_find_the_ticket_and_what_points_there(cast: Cast, teller: Program):
    ticket = cast.ticket()
    ticket.quote("W1234567", by=cast.zhou)
    index()
    assert ("ticket", ticket.number) in hits(teller.get("search/", q="W1234567"))
    assert ("ticket", ticket.number) in hits(teller.get("search/", q=f"#{ticket.pk}"))


def test_pages_follow_one_another(cast: Cast, teller: Program):
    made = [cast.ticket().number for _n in range(27)]
    index()
    page = teller.get("search/", q="提现", kind="ticket", queue="funds")
    rest = teller.http.get(page.json()["next"])
    seen = [number for _kind, number in [*hits(page), *hits(rest)]]
    assert seen == made[::-1] and rest.json()["next"] is None


def test_a_page_costs_the_same_at_two_sizes(cast: Cast, teller: Program):
    counted = []
    for size in (30, 60):
        while Ticket.objects.count() < size:
            cast.ticket()
        index()
        with CaptureQueriesContext(connection) as captured:
            assert len(hits(teller.get("search/", q="提现", kind="ticket"))) == 25
        counted.append(len(captured))
    assert counted[1] <= counted[0]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "q"),
        ({"q": "a\0b"}, "q"),
        ({"q": "x", "kind": "planet"}, "kind"),
        ({"q": "x", "queue": "nowhere"}, "queue"),
        ({"q": "x", "since": "soon"}, "since"),
        ({"q": "x", "place": -1}, "place"),
    ],
)
def test_what_no_search_can_be_is_named(teller: Program, asked: Any, field: str):
    answer = teller.get("search/", **asked)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_it_needs_its_own_scope(cast: Cast):
    answer = program(hire(), "tickets:read").get("search/", q="x")
    assert (answer.status_code, answer.json()["scope"]) == (403, "search:read")


def test_an_article_is_found_by_what_it_says(cast: Cast, teller: Program):
    article = published(cast)
    drafted(cast)
    index()
    [row] = teller.get("search/", q="节假日").json()["results"]
    assert (row["kind"], row["article"], row["status"]) == (
        "article",
        article.pk,
        "public",
    )
    assert "<mark>节假日</mark>" in row["passage"]
    assert teller.get("search/", q="节假日", kind="article").json()["results"] == [row]
