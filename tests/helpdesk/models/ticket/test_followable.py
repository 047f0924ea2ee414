"""Who follows a ticket reaches it; who is called in a note follows."""

import pytest

from crm.models import Activity
from crm.refused import Refused
from helpdesk.models import Ticket
from helpdesk.models.ticket import Enclosed
from tests.cast import Cast


def _reaches(cast: Cast, name: str) -> list[Ticket]:
    return list(Ticket.objects.visible_to(getattr(cast, name)))


def test_whoever_follows_reaches_the_ticket(cast: Cast) -> None:
    ticket = cast.ticket()
    assert _reaches(cast, "zhao") == []
    ticket.follow(cast.zhao, by=cast.zhou)
    assert _reaches(cast, "zhao") == [ticket]
    ticket.unfollow(cast.zhao, by=cast.zhou)
    assert _reaches(cast, "zhao") == []


def test_following_twice_is_recorded_once(cast: Cast) -> None:
    ticket = cast.ticket()
    for _n in range(2):
        ticket.follow(cast.zhao, by=cast.zhou)
    ticket.unfollow(cast.li, by=cast.zhou)
    told = Activity.objects.about(ticket).filter(action__endswith="followed")
    assert [one.action for one in told] == ["ticket.followed"]


@pytest.mark.parametrize("name", ["sun", "zheng"])
def test_only_who_works_on_tickets_follows(cast: Cast, name: str) -> None:
    ticket = cast.ticket()
    with pytest.raises(Refused, match="works on tickets"):
        ticket.follow(getattr(cast, name), by=cast.zhou)


def test_a_disabled_colleague_does_not_follow(cast: Cast) -> None:
    cast.zhao.disable(by=cast.wu)
    with pytest.raises(Refused, match="works on tickets"):
        cast.ticket().follow(cast.zhao, by=cast.zhou)


def test_who_is_called_in_a_note_is_told_and_follows(cast: Cast) -> None:
    ticket = cast.ticket()
    entry = ticket.note("@zhao 请核对银行回执，抄送 @li。", by=cast.zhou)
    assert {one.staff for one in entry.mentions.all()} == {cast.zhao, cast.li}
    assert _reaches(cast, "zhao") == [ticket]
    assert list(Ticket.objects.mentioning(cast.zhao)) == [ticket]
    assert list(Ticket.objects.mentioning(cast.chen)) == []


@pytest.mark.parametrize(
    "text",
    [
        "写信到 wang@zhao.example",
        "@zhou 我自己",
        "@sun 经理不处理工单",
        "@nobody",
        "a@zhao",
    ],
)
def test_what_calls_nobody_is_plain_text(cast: Cast, text: str) -> None:
    entry = cast.ticket().note(text, by=cast.zhou)
    assert not entry.mentions.exists()


def test_the_same_note_again_calls_nobody_twice(cast: Cast) -> None:
    ticket = cast.ticket()
    for _n in range(2):
        entry = ticket.note("@zhao 看一下", by=cast.zhou, enclosed=Enclosed(key="one"))
    assert entry.mentions.count() == 1
