"""Tags of a ticket: given and taken by hand, each on record."""

import pytest

from crm.models import Activity, Tag
from crm.refused import Refused
from helpdesk.models import Ticket
from tests.cast import Cast


def names(ticket: Ticket) -> list[str]:
    return [tag.name for tag in ticket.tags()]


def test_exactly_the_wanted_tags_stay(cast: Cast) -> None:
    late, vip, fee = (Tag.objects.create(name=name) for name in ("late", "vip", "fee"))
    ticket = cast.ticket()
    ticket.retag([late, vip], by=cast.zhou)
    ticket.retag([vip, fee], by=cast.zhou)
    assert names(ticket) == ["fee", "vip"]
    told = Activity.objects.filter(action="ticket.untagged").values_list("particulars")
    assert [row[0]["name"] for row in told] == ["late"]


def test_the_same_again_is_not_recorded(cast: Cast) -> None:
    tag, ticket = Tag.objects.create(name="late"), cast.ticket()
    ticket.tag(tag, by=cast.zhou)
    ticket.tag(tag, by=cast.zhou)
    assert Activity.objects.filter(action="ticket.tagged").count() == 1
    ticket.untag(tag, by=cast.zhou)
    ticket.untag(tag, by=cast.zhou)
    assert Activity.objects.filter(action="ticket.untagged").count() == 1


def test_a_tag_out_of_use_stays_but_is_not_given(cast: Cast) -> None:
    tag, ticket, other = Tag.objects.create(name="late"), cast.ticket(), cast.ticket()
    ticket.tag(tag, by=cast.zhou)
    tag.is_active = False
    tag.set_up(by=cast.chen)
    ticket.retag([tag], by=cast.zhou)
    assert names(ticket) == ["late"]
    with pytest.raises(Refused, match="not in use"):
        other.tag(tag, by=cast.zhou)
