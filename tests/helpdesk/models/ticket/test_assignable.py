"""Who holds a ticket, and where it waits."""

import pytest

from crm import reacting
from crm.models import Activity
from crm.refused import Refused
from tests.cast import Cast


def test_an_agent_takes_a_ticket_and_it_is_open(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    ticket.refresh_from_db()
    assert ticket.assignee == cast.zhou
    assert ticket.category == ticket.Category.OPEN


def test_taking_it_twice_is_one_activity(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    ticket.claim(by=cast.zhou)
    assert Activity.objects.about(ticket).filter(action="ticket.claimed").count() == 1


def test_what_a_colleague_holds_is_not_taken(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    with pytest.raises(Refused) as refused:
        ticket.claim(by=cast.chen)
    assert refused.value.code == "held"
    assert ticket.assignee == cast.zhou


def test_a_ticket_is_given_only_to_who_works_in_its_queue(cast: Cast) -> None:
    ticket = cast.ticket()
    for outsider in (cast.li, cast.hu, cast.sun):
        with pytest.raises(Refused) as refused:
            ticket.assign(to=outsider, by=cast.chen)
        assert refused.value.field == "to"
    ticket.assign(to=cast.zhou, by=cast.chen)
    assert ticket.assignee == cast.zhou


def test_a_disabled_colleague_gets_no_ticket(cast: Cast) -> None:
    ticket = cast.ticket()
    cast.zhou.disable(by=cast.wu)
    with pytest.raises(Refused):
        ticket.assign(to=cast.zhou, by=cast.chen)


def test_moving_lets_go_of_who_does_not_work_there(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    ticket.move(queue=cast.queues["loans"], by=cast.chen)
    ticket.refresh_from_db()
    assert ticket.queue == cast.queues["loans"]
    assert ticket.assignee is None


def test_a_queue_out_of_use_takes_nothing(cast: Cast) -> None:
    ticket, queue = cast.ticket(), cast.queues["loans"]
    queue.is_active = False
    queue.set_up(by=cast.wu)
    with pytest.raises(Refused) as refused:
        ticket.move(queue=queue, by=cast.chen)
    assert refused.value.field == "queue"


@pytest.mark.django_db(transaction=True)
def test_the_tickets_of_a_disabled_colleague_go_back(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    cast.zhou.disable(by=cast.wu)
    assert reacting.run_due_reactions()
    ticket.refresh_from_db()
    assert ticket.assignee is None


@pytest.mark.django_db(transaction=True)
def test_whoever_may_no_longer_hold_tickets_gives_them_back(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    cast.zhou.change_role("manager", by=cast.wu)
    assert reacting.run_due_reactions()
    ticket.refresh_from_db()
    assert ticket.assignee is None


@pytest.mark.django_db(transaction=True)
def test_whoever_still_may_hold_them_keeps_them(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.zhou)
    cast.zhou.change_role("supervisor", by=cast.wu)
    assert reacting.run_due_reactions()
    ticket.refresh_from_db()
    assert ticket.assignee == cast.zhou
