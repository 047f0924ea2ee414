"""A second matter becomes a ticket of its own; tickets that belong together say so."""

import pytest

from crm.models import Staff
from crm.refused import Refused
from helpdesk.models import TicketLink
from helpdesk.models.ticket import Message
from tests.cast import Cast


def test_the_new_ticket_shows_the_lines_and_is_linked(cast: Cast) -> None:
    ticket = cast.ticket()
    ticket.receive(Message("另外，我想改绑银行卡。"), by=Staff.system())
    new = ticket.split([2], subject="改绑银行卡", by=cast.zhou)
    assert (new.client, new.queue, new.subject) == (
        ticket.client,
        ticket.queue,
        "改绑银行卡",
    )
    shown = new.entries.get(code="split").excerpt
    assert (shown.ticket, shown.numbers) == (ticket, [2])
    assert ticket.entries.count() == 2
    assert TicketLink.objects.get(first=ticket, second=new).kind == "split"


@pytest.mark.parametrize("numbers", [[], [9], [1, 9]])
def test_only_lines_that_were_said_are_split_off(
    cast: Cast, numbers: list[int]
) -> None:
    ticket = cast.ticket()
    with pytest.raises(Refused, match="Choose lines"):
        ticket.split(numbers, subject="另一件事", by=cast.zhou)
    with pytest.raises(Refused, match="Say what"):
        ticket.split([1], subject=" ", by=cast.zhou)


def test_two_tickets_are_linked_once(cast: Cast) -> None:
    one, other = cast.ticket(), cast.ticket("liu", "loans")
    one.link(other, by=cast.zhou)
    other.link(one, by=cast.zhou, kind="child")
    assert [(row.first, row.kind) for row in TicketLink.objects.all()] == [
        (other, "child")
    ]
    one.unlink(other, by=cast.zhou)
    assert not TicketLink.objects.exists()


def test_no_ticket_is_a_part_of_itself(cast: Cast) -> None:
    top, middle, low = cast.ticket(), cast.ticket(), cast.ticket()
    with pytest.raises(Refused, match="another ticket"):
        top.link(top, by=cast.zhou)
    top.link(middle, by=cast.zhou, kind="child")
    middle.link(low, by=cast.zhou, kind="child")
    with pytest.raises(Refused, match="a part of that one already"):
        low.link(top, by=cast.zhou, kind="child")
