"""From one status to the next: by choice as the set-up allows, by itself always."""

import pytest

from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.models import TicketStatus
from helpdesk.models.ticket import Message
from tests.cast import Cast


@pytest.fixture
def checking(cast: Cast) -> TicketStatus:
    """A status of the desk's own, which may follow Open alone."""
    status = TicketStatus(
        slug="checking", name="With the bank", name_zh="银行核实中", category="open"
    )
    status.set_up(by=cast.wu, leads_to=[_named("resolved")])
    opened = _named("open")
    opened.set_up(by=cast.wu, leads_to=[*opened.leads_to.all(), status])
    return status


def _named(slug: str) -> TicketStatus:
    return TicketStatus.objects.get(slug=slug)


def test_a_chosen_status_brings_its_category(
    cast: Cast, checking: TicketStatus
) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    ticket.progress(to=checking, by=cast.zhou)
    ticket.refresh_from_db()
    assert (ticket.status, ticket.category) == (checking, "open")
    told = Activity.objects.about(ticket).last()
    assert (told.action, told.particulars["name_zh"]) == (
        "ticket.progressed",
        "银行核实中",
    )


def test_what_may_not_follow_is_refused_and_named(
    cast: Cast, checking: TicketStatus
) -> None:
    ticket = cast.ticket()
    with pytest.raises(Refused, match="“With the bank” may not follow “New”"):
        ticket.progress(to=checking, by=cast.zhou)
    ticket.claim(by=cast.zhou)
    ticket.progress(to=checking, by=cast.zhou)
    with pytest.raises(Refused, match="“Closed” may not follow"):
        ticket.close(by=cast.zhou)
    assert ticket.next_statuses() == [_named("resolved")]


def test_what_happens_by_itself_asks_no_set_up(
    cast: Cast, checking: TicketStatus
) -> None:
    _named("resolved").set_up(by=cast.wu, leads_to=[])
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    with pytest.raises(Refused, match="may not follow"):
        ticket.reopen(by=cast.zhou)
    ticket.receive(Message("还没有到账"), by=Staff.system())
    assert (ticket.category, ticket.status.slug) == ("open", "open")


def test_a_status_leads_to_its_own_verb(cast: Cast) -> None:
    ticket = cast.ticket()
    for slug, action in (
        ("waiting_client", "ticket.progressed"),
        ("resolved", "ticket.resolved"),
        ("closed", "ticket.closed"),
        ("open", "ticket.reopened"),
    ):
        ticket.change_status(_named(slug), by=cast.zhou)
        told = Activity.objects.about(ticket).last()
        assert (ticket.status.slug, told.action) == (slug, action)
        assert ticket.is_done is (slug in {"resolved", "closed"})
        assert (ticket.resolved_at is not None) is ticket.is_done


def test_a_done_ticket_makes_no_other_step(cast: Cast) -> None:
    ticket = cast.ticket()
    with pytest.raises(Refused) as refused:
        ticket.progress(to=_named("closed"), by=cast.zhou)
    assert refused.value.code == "other-verb"
    ticket.close(by=cast.zhou)
    with pytest.raises(Refused) as refused:
        ticket.progress(to=_named("open"), by=cast.zhou)
    assert refused.value.code == "other-verb"


def test_the_same_status_is_no_step(cast: Cast) -> None:
    ticket = cast.ticket()
    before = Activity.objects.count()
    ticket.progress(to=ticket.status, by=cast.zhou)
    assert Activity.objects.count() == before
