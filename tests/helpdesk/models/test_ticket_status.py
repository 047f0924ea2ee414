"""The set-up of statuses leaves no category without one and no ticket stranded."""

import pytest

from crm.refused import Refused
from helpdesk.models import TicketStatus
from helpdesk.models.ticket_status import Category
from tests.cast import Cast


def _named(slug: str) -> TicketStatus:
    return TicketStatus.objects.get(slug=slug)


def test_a_desk_without_any_is_given_the_usual_ones(db: None) -> None:
    assert TicketStatus.objects.first_of("new").slug == "new"
    assert set(TicketStatus.objects.values_list("category", flat=True)) == set(
        Category.values
    )
    assert _named("closed").leads_to.get() == _named("open")


def test_what_an_administrator_changed_stays(cast: Cast) -> None:
    opened = _named("open")
    opened.name = "In progress"
    opened.set_up(by=cast.wu, leads_to=[_named("resolved")])
    again = TicketStatus.objects.standard()["open"]
    assert again.name == "In progress"
    assert again.leads_to.get() == _named("resolved")


def test_the_first_of_a_category_is_the_one_taken(cast: Cast) -> None:
    urgent = TicketStatus(slug="first", name="Look at once", category="open", place=1)
    urgent.set_up(by=cast.wu)
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    assert ticket.status == urgent


def test_the_only_one_of_a_category_stays_in_use(cast: Cast) -> None:
    closed = _named("closed")
    closed.is_active = False
    with pytest.raises(Refused, match="only one of its category"):
        closed.set_up(by=cast.wu)


def test_one_with_open_tickets_stays_in_use(cast: Cast) -> None:
    TicketStatus(slug="second", name="Second", category="new").set_up(by=cast.wu)
    cast.ticket()
    new = _named("new")
    new.is_active = False
    with pytest.raises(Refused, match="Open tickets have this status"):
        new.set_up(by=cast.wu)
    assert _named("new").is_active


def test_the_history_tells_what_might_follow(cast: Cast) -> None:
    closed = _named("closed")
    closed.set_up(by=cast.wu, leads_to=[])
    newest, former = closed.history.order_by("-history_id")[:2]
    assert newest.leads_to.count() == 0
    assert former is not None
