"""Who else is at a ticket, and who is writing."""

from datetime import timedelta
from typing import Any

import pytest

from helpdesk.models import Draft, Presence, Ticket
from tests.cast import Cast
from tests.visits import browser, fragment


@pytest.fixture
def ticket(cast: Cast, clock: Any) -> Ticket:
    """A ticket that Chen has before her."""
    made = cast.ticket()
    browser(cast.chen).get(made.get_absolute_url())
    return made


def thread(cast: Cast, name: str, ticket: Ticket, **query: str) -> Any:
    address = f"{ticket.get_absolute_url()}thread/"
    return browser(cast.staff[name]).get(address, query, headers=fragment("thread"))


def test_the_page_says_who_else_looks(ticket: Ticket, cast: Cast) -> None:
    page = browser(cast.zhou).get(ticket.get_absolute_url())
    assert "陈主管 is looking" in page.content.decode()
    own = browser(cast.chen).get(ticket.get_absolute_url()).content.decode()
    assert "陈主管 is looking" not in own
    assert "周倩 is looking" in own


def test_the_refresh_says_who_writes(ticket: Ticket, cast: Cast) -> None:
    thread(cast, "chen", ticket, writes="1")
    seen = thread(cast, "zhou", ticket)
    assert "陈主管 is writing" in seen.content.decode()


def test_nothing_is_answered_while_the_same_people_are_there(
    ticket: Ticket, cast: Cast
) -> None:
    version = thread(cast, "zhou", ticket).context["window"].version
    same = {"version": version, "there": "陈主管 is looking"}
    assert thread(cast, "zhou", ticket, **same).status_code == 204
    thread(cast, "chen", ticket, writes="1")
    changed = thread(cast, "zhou", ticket, **same)
    assert "陈主管 is writing" in changed.content.decode()
    assert 'id="thread"' not in changed.content.decode()


def test_a_draft_of_somebody_who_left_is_said(
    ticket: Ticket, cast: Cast, clock: Any
) -> None:
    kept = f"{ticket.get_absolute_url()}draft/"
    browser(cast.chen).post(kept, {"text": "您好", "kind": "reply", "key": "k" * 20})
    clock.shift(timedelta(hours=2))
    seen = thread(cast, "zhou", ticket)
    assert "陈主管 has a draft" in seen.content.decode()
    same = {"version": seen.context["window"].version, "there": "陈主管 has a draft"}
    assert thread(cast, "zhou", ticket, **same).status_code == 204
    own = browser(cast.chen).get(ticket.get_absolute_url()).content.decode()
    assert "陈主管 has a draft" not in own
    empty = {"text": "", "kind": "reply", "key": "k" * 20, "base": "1"}
    browser(cast.chen).post(kept, empty)
    gone = thread(cast, "zhou", ticket, **same).content.decode()
    assert "has a draft" not in gone


def test_a_draft_of_who_works_here_no_longer_is_nobodys(
    ticket: Ticket, cast: Cast
) -> None:
    Draft.objects.create(ticket=ticket, staff=cast.li, text="您好")
    assert "李雷 has a draft" in thread(cast, "zhou", ticket).content.decode()
    cast.li.is_active = False
    cast.li.save()
    assert "has a draft" not in thread(cast, "zhou", ticket).content.decode()


def test_whoever_writes_is_not_said_to_have_a_draft_too(
    ticket: Ticket, cast: Cast
) -> None:
    kept = f"{ticket.get_absolute_url()}draft/"
    browser(cast.chen).post(kept, {"text": "您好", "kind": "reply", "key": "k" * 20})
    thread(cast, "chen", ticket, writes="1")
    told = thread(cast, "zhou", ticket).content.decode()
    assert "陈主管 is writing" in told
    assert "has a draft" not in told


def test_the_list_marks_where_somebody_is(ticket: Ticket, cast: Cast) -> None:
    listed = browser(cast.zhou).get("/desk/tickets/").content.decode()
    assert "陈主管 is looking" in listed
    own = browser(cast.chen).get("/desk/tickets/").content.decode()
    assert "is looking" not in own


def test_who_left_is_gone_after_a_minute(
    ticket: Ticket, cast: Cast, clock: Any
) -> None:
    clock.shift(timedelta(seconds=61))
    page = browser(cast.zhou).get(ticket.get_absolute_url()).content.decode()
    assert "is looking" not in page
    listed = browser(cast.zhou).get("/desk/tickets/").content.decode()
    assert "is looking" not in listed


def test_opening_another_ticket_leaves_the_first(ticket: Ticket, cast: Cast) -> None:
    other = cast.ticket()
    browser(cast.chen).get(other.get_absolute_url())
    assert Presence.objects.get(staff=cast.chen).ticket == other


def test_who_does_not_reach_the_ticket_is_not_there(ticket: Ticket, cast: Cast) -> None:
    assert thread(cast, "li", ticket).status_code == 404
    assert not Presence.objects.filter(staff=cast.li).exists()
