"""Waiting for somebody outside the house: who it is, and whose the wait is."""

import pytest

from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.models import ThirdParty, TicketStatus
from helpdesk.models.ticket import Message
from tests.cast import Cast


@pytest.fixture
def bank(cast: Cast) -> ThirdParty:
    """A bank that the funds department usually asks."""
    party = ThirdParty(slug="bank", name="Settlement bank", department="funds")
    party.set_up(by=cast.wu)
    return party


def test_whom_it_waits_for_and_whose_the_wait_is(cast: Cast, bank: ThirdParty) -> None:
    ticket = cast.ticket()
    ticket.wait_for(bank, by=cast.zhou)
    ticket.refresh_from_db()
    assert (ticket.third_party, ticket.wait_department) == (bank, "funds")
    assert ticket.category == "waiting_third"
    told = Activity.objects.about(ticket).last()
    assert (told.action, told.particulars["department"]) == (
        "ticket.waits_for",
        "funds",
    )


def test_another_department_may_see_to_it(cast: Cast, bank: ThirdParty) -> None:
    ticket = cast.ticket()
    ticket.wait_for(bank, by=cast.zhou)
    ticket.wait_for(bank, department="finance", by=cast.zhou)
    assert ticket.wait_department == "finance"
    with pytest.raises(Refused, match="no such department"):
        ticket.wait_for(bank, department="kitchen", by=cast.zhou)


def test_the_same_again_is_not_recorded(cast: Cast, bank: ThirdParty) -> None:
    ticket = cast.ticket()
    ticket.wait_for(bank, by=cast.zhou)
    before = Activity.objects.count()
    ticket.wait_for(bank, by=cast.zhou)
    assert Activity.objects.count() == before


def test_nobody_is_waited_for_once_it_goes_on(cast: Cast, bank: ThirdParty) -> None:
    ticket = cast.ticket()
    ticket.wait_for(bank, by=cast.zhou)
    ticket.receive(Message("有消息吗？"), by=Staff.system())
    ticket.refresh_from_db()
    assert (ticket.third_party, ticket.wait_department) == (None, "")


def test_the_status_alone_does_not_say_whom(cast: Cast) -> None:
    ticket = cast.ticket()
    third = TicketStatus.objects.get(slug="waiting_third")
    with pytest.raises(Refused, match="Say whom"):
        ticket.change_status(third, by=cast.zhou)


def test_one_out_of_use_is_not_chosen_but_goes_on(cast: Cast, bank: ThirdParty) -> None:
    waiting, other = cast.ticket(), cast.ticket("liu")
    waiting.wait_for(bank, by=cast.zhou)
    bank.is_active = False
    bank.set_up(by=cast.wu)
    waiting.wait_for(bank, department="risk", by=cast.zhou)
    with pytest.raises(Refused, match="not in use"):
        other.wait_for(bank, by=cast.zhou)


def test_a_status_of_another_category_is_refused(cast: Cast, bank: ThirdParty) -> None:
    ticket = cast.ticket()
    opened = TicketStatus.objects.get(slug="open")
    with pytest.raises(Refused, match="another status"):
        ticket.wait_for(bank, to=opened, by=cast.zhou)


def test_a_resolved_ticket_waits_for_nobody(cast: Cast, bank: ThirdParty) -> None:
    ticket = cast.ticket()
    ticket.resolve(by=cast.zhou)
    with pytest.raises(Refused, match="resolved already"):
        ticket.wait_for(bank, by=cast.zhou)
