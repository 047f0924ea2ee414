"""The search page: hits by words beside what is quoted, in reach, with passages."""

import pytest

from crm.models import Reading
from helpdesk.models.ticket import Message
from helpdesk.search.indexing import index_due
from tests.cast import Cast
from tests.performance.test_query_counts import statements
from tests.visits import browser

URL = "/desk/search/"


@pytest.fixture
def ticket(cast: Cast):
    """Wang's ticket, in the index."""
    found = cast.ticket(text="审核三天了<b>急</b>，电话 13812345678")
    index()
    return found


def index() -> None:
    while index_due():
        pass


def page(staff, **query: str | int) -> str:
    answer = browser(staff).get(URL, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_passage_is_shown_with_what_was_found_marked(cast, ticket):
    shown = page(cast.zhou, q="三天")
    assert "审核<mark>三天</mark>了&lt;b&gt;急" in shown
    assert "138****5678" in shown
    assert "13812345678" not in shown
    assert f"/desk/tickets/{ticket.pk}/#entry-1" in shown


@pytest.mark.parametrize("name", ["li", "hu", "zhao", "wu"])
def test_nobody_out_of_reach_sees_a_word(cast, ticket, name):
    for kind in ("", "ticket", "entry", "client"):
        shown = page(cast.staff[name], q="三天", kind=kind)
        assert "<mark>" not in shown
        assert "审核" not in shown


def test_each_client_quoted_is_a_reading(cast, ticket):
    page(cast.zhou, q="三天")
    rows = Reading.objects.values_list("client_id", "staff", "what")
    assert list(rows) == [(cast.clients["wang"].pk, cast.zhou.pk, "search")]


def test_filters_stand_in_the_address_and_narrow(cast, ticket):
    funds, loans = cast.queues["funds"].pk, cast.queues["loans"].pk
    assert "<mark>" in page(cast.chen, q="三天", kind="entry", queue=funds)
    narrowed = page(cast.chen, q="三天", kind="entry", queue=loans)
    assert "Nothing found" in narrowed
    assert "Take a filter away" in narrowed


def test_pages_lead_on_and_statements_do_not_grow(cast, ticket):
    staff = browser(cast.chen)
    path = f"{URL}?q=提现&kind=ticket"
    staff.get(path)
    counted = []
    for _size in range(2):
        for number in range(30):
            made = cast.ticket(text=f"第{number}次来问")
            made.receive(Message("还是没到"), by=cast.chen)
        index()
        counted.append(statements(lambda: staff.get(path)))
    assert counted[0] == counted[1] <= 20
    assert 'rel="next"' in staff.get(path).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\"' OR * NEAR( ^ - : {} | & ! <->"},
        {"q": "😀 \u200b ㎏ ﷺ"},
        {"q": "x" * 10_000},
        {"q": "提现", "place": "9" * 30, "since": "0001-01-01", "until": "x"},
        {"q": "提现", "queue": "-1", "assignee": "0", "kind": "entry", "sort": "best"},
        {"q": "提现", "kind": "no such", "category": "x"},
    ],
)
def test_whatever_is_typed_gives_a_page(cast, ticket, query):
    page(cast.zhou, **query)


def test_a_text_with_a_persons_number_is_not_searched_for_by_address(cast, ticket):
    answer = browser(cast.zhou).get(URL, {"q": "王小明 13812345678"})
    assert (answer.status_code, answer.headers["Location"]) == (302, URL)
    shown = browser(cast.zhou).post(URL, {"q": "急 13812345678"}).content.decode()
    assert "kind=" not in shown


def test_the_palette_is_told_the_first_tickets_and_clients_in_reach(cast, ticket):
    def told(name: str, text: str) -> list[str]:
        answer = browser(cast.staff[name]).post(f"{URL}top/", {"q": text})
        return [command["label"] for command in answer.json()["commands"]]

    assert told("zhou", "提现") == [f"#{ticket.pk} 提现 20,000 元未到账"]
    assert told("zhou", f"#{ticket.pk}") == told("zhou", "提现")
    assert told("zhou", "小明") == ["王**"]
    assert told("li", "提现") == told("zhao", "小明") == []
