"""What a macro does follows the reply in one transaction, or nothing is said."""

from typing import Any

import pytest

from crm.models import Activity, Tag
from crm.refused import Refused
from helpdesk.macros import chosen
from helpdesk.models import Macro, Ticket, TicketStatus, WrapupReason
from helpdesk.models.macro import Wish
from helpdesk.models.ticket import Enclosed
from messaging.models import Delivery
from tests.cast import Cast


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return cast.ticket()


def made(cast: Cast, **actions: Any) -> Macro:
    """A macro of everybody with these actions."""
    told = tuple({"do": key, "with": value} for key, value in actions.items())
    wish = Wish(name="到账说明", text="已到账。", actions=told, scope="everyone")
    return Macro.objects.keep(wish, by=cast.chen)


def all_of(macro: Macro, key: str = "k1") -> Enclosed:
    """Every action of it, as a composer sends them."""
    return Enclosed(key=key, macros=chosen.read(c.value for c in chosen.all_of(macro)))


def reason(cast: Cast) -> WrapupReason:
    found = WrapupReason(slug="arrived", name="Arrived")
    found.set_up(by=cast.wu)
    return found


def test_everything_it_does_is_done_with_the_reply(ticket: Ticket, cast: Cast) -> None:
    tag = Tag(name="到账")
    tag.set_up(by=cast.chen)
    macro = made(
        cast,
        resolve={"reason": reason(cast).pk, "solved": True},
        priority=4,
        tags=[tag.pk],
        note="银行已回执",
        assign="me",
    )
    ticket.reply("已到账。", by=cast.zhou, enclosed=all_of(macro))
    ticket.refresh_from_db()
    assert (ticket.category, ticket.priority) == ("resolved", 4)
    assert ticket.tags() == [tag] and ticket.assignee == cast.zhou
    kinds = list(ticket.entries.order_by("number").values_list("kind", flat=True))
    assert kinds == ["message", "reply", "note"]
    told = Activity.objects.get(action="ticket.macro_applied").particulars
    assert told["macro"] == macro.pk and told["actions"][-1] == "resolve"


def test_a_refused_action_is_named_and_nothing_is_sent(
    ticket: Ticket, cast: Cast
) -> None:
    macro = made(cast, priority=4, queue=cast.queues["loans"].pk)
    queue = cast.queues["loans"]
    queue.is_active = False
    queue.set_up(by=cast.wu)
    with pytest.raises(Refused) as refused:
        ticket.reply("已转。", by=cast.zhou, enclosed=all_of(macro))
    assert refused.value.field == "macro"
    for named in ("Move to", "到账说明", "Nothing was sent"):
        assert named in str(refused.value)
    ticket = Ticket.objects.get(pk=ticket.pk)
    assert (ticket.priority, ticket.assignee, ticket.entries.count()) == (2, None, 1)
    assert not Delivery.objects.exists()


def test_an_ending_that_is_wanted_is_asked_for(ticket: Ticket, cast: Cast) -> None:
    macro = made(cast, resolve={"reason": None, "solved": True})
    reason(cast)
    with pytest.raises(Refused) as refused:
        ticket.reply("好了。", by=cast.zhou, enclosed=all_of(macro))
    assert refused.value.code == "missing" and "Resolve" in str(refused.value)


def test_a_repeated_key_does_nothing_twice(ticket: Ticket, cast: Cast) -> None:
    macro = made(cast, note="看回执")
    first = ticket.reply("已到账。", by=cast.zhou, enclosed=all_of(macro))
    again = ticket.reply("已到账。", by=cast.zhou, enclosed=all_of(macro))
    assert first.pk == again.pk and ticket.entries.count() == 3


def test_a_note_carries_actions_too(ticket: Ticket, cast: Cast) -> None:
    status = TicketStatus.objects.first_of("waiting_client")
    ticket.claim(by=cast.zhou)
    macro = made(cast, status=status.pk, hold="reply")
    ticket.note("等客户补件", by=cast.zhou, enclosed=all_of(macro))
    assert (ticket.category, ticket.is_held) == ("waiting_client", True)


def test_what_was_changed_or_archived_since_is_not_done_unseen(
    ticket: Ticket, cast: Cast
) -> None:
    macro = made(cast, priority=4)
    enclosed = all_of(macro)
    macro.change(Wish(name="改", text="改", scope="everyone"), by=cast.chen)
    with pytest.raises(Refused) as refused:
        ticket.reply("已到账。", by=cast.zhou, enclosed=enclosed)
    assert refused.value.code == "stale-macro"
    assert ticket.entries.count() == 1


def test_a_macro_of_others_does_nothing(ticket: Ticket, cast: Cast) -> None:
    told = ({"do": "priority", "with": 4},)
    own = Macro.objects.keep(Wish(name="私", text="私", actions=told), by=cast.chen)
    with pytest.raises(Refused) as refused:
        ticket.reply("好。", by=cast.zhou, enclosed=all_of(own))
    assert "私" not in str(refused.value)


@pytest.mark.parametrize("name", ["client.name", "account.balance", "ticket.number"])
def test_a_variable_left_open_stops_the_reply_and_is_named(
    ticket: Ticket, cast: Cast, name: str
) -> None:
    with pytest.raises(Refused) as refused:
        ticket.reply("您好 {" + name + "}", by=cast.zhou)
    assert (refused.value.field, refused.value.code) == ("text", "unfilled")
    assert refused.value.details == {"variables": [name]}
    assert ("verified" in str(refused.value)) == name.startswith("account.")
    ticket.note("您好 {" + name + "}", by=cast.zhou)
    assert not Delivery.objects.exists()


def test_braces_of_other_kinds_may_be_sent(ticket: Ticket, cast: Cast) -> None:
    ticket.reply('报错是 {"code": 5}', by=cast.zhou)
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize(
    ("until", "shown"),
    [("hour", "11:00"), ("4hours", "14:00"), ("day", "09:00"), ("week", "09:00")],
)
def test_it_is_put_aside_from_the_moment_it_is_sent(
    ticket: Ticket, cast: Cast, clock: Any, until: str, shown: str
) -> None:
    from django.utils import timezone

    ticket.reply("稍等。", by=cast.zhou, enclosed=all_of(made(cast, hold=until)))
    assert ticket.held_until is not None
    assert f"{timezone.localtime(ticket.held_until):%H:%M}" == shown
