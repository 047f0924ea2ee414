"""Reach: who sees which ticket."""

import pytest

from helpdesk.models import Ticket
from tests.cast import Cast


@pytest.mark.parametrize(
    ("name", "funds", "loans"),
    [
        ("zhou", True, False),
        ("li", False, True),
        ("hu", False, False),
        ("zhao", False, False),
        ("chen", True, True),
        ("sun", False, False),
        ("qian", False, False),
        ("wu", False, False),
        ("zheng", False, False),
    ],
)
def test_reach_follows_queue_and_role(
    cast: Cast, name: str, funds: bool, loans: bool
) -> None:
    tickets = {slug: cast.ticket(queue=slug) for slug in ("funds", "loans")}
    staff = getattr(cast, name)
    seen = set(Ticket.objects.visible_to(staff))
    expected = {tickets[s] for s, sees in (("funds", funds), ("loans", loans)) if sees}
    assert seen == expected
    assert set(Ticket.objects.in_queues_of(staff)) == expected


def test_who_holds_a_ticket_keeps_seeing_it_when_it_moves(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.claim(by=cast.chen)
    ticket.move(queue=cast.queues["loans"], by=cast.chen)
    assert ticket in Ticket.objects.visible_to(cast.chen)
    assert ticket not in Ticket.objects.visible_to(cast.zhou)


def test_leaving_a_queue_ends_the_reach(cast: Cast) -> None:
    ticket = cast.ticket()
    cast.queues["funds"].set_up(by=cast.wu, parts={cast.hu: "serve"})
    assert ticket not in Ticket.objects.visible_to(cast.zhou)
    assert ticket in Ticket.objects.visible_to(cast.hu)
