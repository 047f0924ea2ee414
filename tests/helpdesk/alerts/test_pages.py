"""The bell, its page, and what each wants to be told."""

from typing import Any

import pytest

from helpdesk.models import Alert, Bell, Mute, Ticket
from tests.cast import Cast
from tests.performance.test_query_counts import statements
from tests.visits import browser, fragment

from .conftest import Done, Told

URL = "/desk/alerts/"


@pytest.fixture
def given(cast: Cast, done: Done) -> Ticket:
    """A ticket that Chen gave to Zhou, who has not looked yet."""
    ticket = cast.ticket()
    done(lambda: ticket.assign(to=cast.zhou, by=cast.chen))
    return ticket


def page_of(cast: Cast, name: str) -> str:
    content: bytes = browser(cast.staff[name]).get(URL).content
    return content.decode()


def test_the_page_says_what_happened_by_masked_name(given: Ticket, cast: Cast) -> None:
    page = page_of(cast, "zhou")
    assert "陈主管 gave you this ticket." in page
    assert "王**" in page
    assert "王小明" not in page
    assert given.get_absolute_url() in page


def test_nobody_sees_the_alerts_of_others(given: Ticket, cast: Cast) -> None:
    assert "Nothing to look at" in page_of(cast, "li")


def test_what_went_out_of_reach_shows_nothing(given: Ticket, cast: Cast) -> None:
    given.move(queue=cast.queues["loans"], by=cast.chen)
    page = page_of(cast, "zhou")
    assert "out of your reach" in page
    assert "王**" not in page
    assert given.subject not in page
    assert given.get_absolute_url() not in page


def test_opening_the_ticket_reads_its_alerts(given: Ticket, cast: Cast) -> None:
    visit = browser(cast.zhou)
    assert visit.get("/desk/").context["bell"] == 1
    page = visit.get(given.get_absolute_url(), headers=fragment("thread-pane"))
    assert page.context["bell"] == 0
    assert not Alert.objects.unread().exists()


def test_who_else_opens_it_reads_nothing(given: Ticket, cast: Cast) -> None:
    browser(cast.chen).get(given.get_absolute_url())
    assert Alert.objects.unread().count() == 1


def test_all_are_read_at_once(given: Ticket, cast: Cast, told: Told) -> None:
    browser(cast.li).post(f"{URL}reading/")
    assert len(told("zhou")) == 1
    assert browser(cast.zhou).post(f"{URL}reading/").status_code == 302
    assert told("zhou") == []


@pytest.mark.parametrize("path", ["/desk/", "/desk/tickets/", "/clients/", URL])
def test_every_page_shows_the_bell(given: Ticket, cast: Cast, path: str) -> None:
    page = browser(cast.zhou).get(path).content.decode()
    assert 'aria-label="Alerts (1)"' in page


def test_what_is_silent_does_not_ring(given: Ticket, cast: Cast) -> None:
    Alert.objects.update(rings=False)
    assert browser(cast.zhou).get("/desk/").context["bell"] == 0
    assert "Nothing to look at" in page_of(cast, "zhou")


def test_each_chooses_for_themselves(cast: Cast) -> None:
    chosen = {"rings": ["assigned", "due"], "mails": ["failed"]}
    answer = browser(cast.zhou).post(f"{URL}settings/", chosen)
    assert answer.status_code == 302
    bell = Bell.objects.of(cast.zhou)
    assert bell.rings_for("due") and not bell.rings_for("message")
    assert bell.mails_for("failed") and not bell.mails_for("due")
    assert Bell.objects.of(cast.li).rings_for("message")


def test_an_unknown_kind_is_refused(cast: Cast) -> None:
    page = browser(cast.zhou).post(f"{URL}settings/", {"rings": ["everything"]})
    assert page.status_code == 200
    assert "everything is not one of the available choices" in page.content.decode()


def test_a_ticket_is_muted_and_heard_again(given: Ticket, cast: Cast) -> None:
    visit = browser(cast.zhou)
    visit.post(f"{given.get_absolute_url()}muting/")
    assert Mute.objects.filter(staff=cast.zhou, ticket=given).exists()
    visit.post(f"{given.get_absolute_url()}muting/ending/")
    assert not Mute.objects.exists()


def test_the_page_costs_the_same_at_two_sizes(cast: Cast, done: Done) -> None:
    visit, counted = browser(cast.zhou), []
    visit.get(URL)
    for size in (3, 20):
        while Alert.objects.count() < size:
            ticket = cast.ticket()
            done(lambda one=ticket: one.assign(to=cast.zhou, by=cast.chen))  # type: ignore[misc]
        counted.append(statements(lambda: visit.get(URL)))
    assert counted[0] == counted[1]


def test_pages_follow_each_other(cast: Cast, done: Done, monkeypatch: Any) -> None:
    monkeypatch.setattr("helpdesk.views.alerts.SIZE", 2)
    for _n in range(3):
        ticket = cast.ticket()
        done(lambda one=ticket: one.assign(to=cast.zhou, by=cast.chen))  # type: ignore[misc]
    first = browser(cast.zhou).get(URL).context["page"]
    second = browser(cast.zhou).get(URL, {"cursor": first.next}).context["page"]
    assert [len(first.rows), len(second.rows)] == [2, 1]
    assert {one.pk for one in first.rows}.isdisjoint(one.pk for one in second.rows)
