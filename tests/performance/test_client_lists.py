"""What the pages of clients cost at two sizes, and how the database finds the rows."""

from typing import Any

import pytest
from django.urls import reverse

from crm.client_lists import ORDERS, ClientList
from crm.models import Client, Tag
from crm.models.client import Word
from tests.cast import Cast
from tests.performance.test_query_counts import plan, statements
from tests.visits import browser

LIST_AT_MOST, PAGE_AT_MOST, HISTORY_AT_MOST = 14, 20, 26
SMALL, LARGE = 8, 40


def fill(cast: Cast, count: int, tag: Tag) -> Client:
    """Bring the desk to `count` clients much is known of; the last has the most."""
    for number in range(Client.objects.count(), count):
        client = Client.objects.enter(
            {"name": f"陈{number}"},
            by=cast.zhou,
            contacts=[("phone", f"1990000{number:04}")],
        )
        client.tag(tag, by=cast.zhou)
        client.raise_flag("dispute", "fee", by=cast.zhou)
    for number in range(count // 2):
        client.note(f"note {number}", by=cast.zhou)
        client.record_consent(Word("service", "sms", True, "call"), by=cast.zhou)
    return client


def test_pages_cost_the_same_at_two_sizes(cast: Cast) -> None:
    tag = Tag(name="杭州")
    tag.set_up(by=cast.wu)
    zhou, zheng = browser(cast.zhou), browser(cast.zheng)
    zhou.get("/clients/")
    zheng.get("/desk/setup/readings/")
    counted = []
    for size in (SMALL, LARGE):
        client = fill(cast, size, tag)
        paths = [
            "/clients/",
            f"/clients/?q=陈&tag={tag.pk}&flag=any",
            reverse("client", args=[client.pk]),
            reverse("client_history", args=[client.pk]),
            reverse("client_history", args=[client.pk]) + "?show=events",
            reverse("helpdesk:client_tickets", args=[client.pk]),
        ]
        costs = [statements(lambda at=path: zhou.get(at)) for path in paths]  # type: ignore[misc]
        costs.append(statements(lambda: zheng.get("/desk/setup/readings/")))
        counted.append(costs)
    small, large = counted
    assert small == large
    assert max(large[:2]) <= LIST_AT_MOST
    assert large[2] <= PAGE_AT_MOST
    assert max(large[3:]) <= HISTORY_AT_MOST


@pytest.mark.one_database  # It reads SQLite's own words.
@pytest.mark.parametrize("sort", sorted(ORDERS))
@pytest.mark.parametrize(
    "narrowed",
    [
        {},
        {"lifecycle": "lead"},
        {"side": "lender"},
        {"tag": 1},
        {"flag": "dispute"},
        {"flag": "any"},
        {"account": "yes"},
        {"account": "no"},
    ],
    ids=str,
)
def test_lists_walk_an_index(cast: Cast, narrowed: dict[str, Any], sort: str) -> None:
    listed = ClientList(sort=sort, **narrowed)
    rows = listed.clients(cast.zhou).order_by(*ORDERS[sort])[:31]
    steps = plan(rows)
    small_set = {"tag", "flag", "account"} & narrowed.keys() and sort
    if not small_set:
        assert not [step for step in steps if "TEMP B-TREE FOR ORDER" in step], steps
    scans = [step for step in steps if "SCAN crm_client" in step]
    assert not [
        step for step in scans if "INDEX" not in step and step != "SCAN crm_client"
    ], steps


@pytest.mark.one_database
@pytest.mark.parametrize("text", ["陈", "chen", "19900000001", "wang@client.example"])
def test_a_search_seeks_in_indexes(
    cast: Cast, text: str, django_assert_max_num_queries: Any
) -> None:
    from crm.finding import _by_contact, _by_name

    for found in (_by_name(text), _by_contact(text)):
        steps = plan(found)
        assert not [step for step in steps if step.startswith("SCAN")], steps
    with django_assert_max_num_queries(10):
        list(ClientList(q=text).clients(cast.zhou))
