"""Two tickets become one and two again; no line ever moves, none is lost."""

from datetime import timedelta

import pytest
import time_machine

from config.lib.clock import now
from crm.models import Staff
from crm.refused import Refused
from helpdesk.models import Ticket
from helpdesk.models.ticket import Message
from tests.cast import Cast


@pytest.fixture
def pair(cast: Cast) -> tuple[Ticket, Ticket]:
    """Two tickets of Wang: the first is to go into the second."""
    return cast.ticket(text="一"), cast.ticket(text="二")


def test_the_lines_stay_and_the_target_shows_them(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    source.merge_into(target, by=cast.zhou)
    assert [line.text for line in source.entries.all()] == ["一"]
    shown = target.entries.get(code="merged").excerpt
    assert (shown.ticket, shown.numbers) == (source, None)
    assert (source.merged_into, source.category) == (target, "closed")


def test_new_contacts_go_to_the_target(cast: Cast, pair: tuple[Ticket, Ticket]) -> None:
    source, target = pair
    source.merge_into(target, by=cast.zhou)
    entry = Ticket.objects.get(pk=source.pk).receive(Message("三"), by=Staff.system())
    assert (entry.ticket, entry.number) == (target, 3)


def test_a_chain_of_merges_leads_to_its_end(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    first, second = pair
    third = cast.ticket()
    first.merge_into(second, by=cast.zhou)
    second.merge_into(third, by=cast.zhou)
    assert Ticket.objects.get(pk=first.pk).standing() == third


def test_nobody_works_on_a_merged_ticket(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    source.merge_into(target, by=cast.zhou)
    for verb in ("claim", "resolve", "reopen", "close"):
        with pytest.raises(Refused, match=f"merged into #{target.pk}"):
            getattr(source, verb)(by=cast.zhou)
    with pytest.raises(Refused, match="merged into"):
        source.reply("在吗？", by=cast.zhou)


def test_an_open_matter_opens_a_target_that_was_done(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    target.resolve(by=cast.zhou)
    source.merge_into(target, by=cast.zhou)
    assert target.category == "open"


def test_undone_it_stands_where_it_stood(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    source.claim(by=cast.zhou)
    source.merge_into(target, by=cast.zhou)
    source.unmerge(by=cast.zhou)
    source.refresh_from_db()
    assert (source.merged_into, source.category, source.resolved_at) == (
        None,
        "open",
        None,
    )
    assert [line.code for line in target.entries.all()] == ["", "merged", "unmerged"]
    with pytest.raises(Refused, match="not merged"):
        source.unmerge(by=cast.zhou)
    source.merge_into(target, by=cast.zhou)


def test_after_thirty_days_it_stays(cast: Cast, pair: tuple[Ticket, Ticket]) -> None:
    source, target = pair
    source.merge_into(target, by=cast.zhou)
    with (
        time_machine.travel(now() + timedelta(days=31)),
        pytest.raises(Refused, match="within 30 days"),
    ):
        source.unmerge(by=cast.zhou)


def test_what_cannot_be_one_is_refused(cast: Cast, pair: tuple[Ticket, Ticket]) -> None:
    source, target = pair
    with pytest.raises(Refused, match="another ticket"):
        source.merge_into(source, by=cast.zhou)
    with pytest.raises(Refused, match="two clients"):
        source.merge_into(cast.ticket("liu", "loans"), by=cast.zhou)
    source.merge_into(target, by=cast.zhou)
    with pytest.raises(Refused, match="merged already"):
        source.merge_into(cast.ticket(), by=cast.zhou)
    with pytest.raises(Refused, match=f"is merged into #{target.pk}"):
        cast.ticket().merge_into(source, by=cast.zhou)


def test_two_merging_each_into_the_other_end_as_one(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    one, other = pair
    stale_one = Ticket.objects.select_related("thread").get(pk=one.pk)
    stale_other = Ticket.objects.select_related("thread").get(pk=other.pk)
    one.merge_into(other, by=cast.zhou)
    with pytest.raises(Refused):
        stale_other.merge_into(stale_one, by=cast.zhou)
    assert Ticket.objects.get(pk=one.pk).standing() == other


def test_a_reply_that_failed_is_told_where_it_goes_on(
    cast: Cast, pair: tuple[Ticket, Ticket]
) -> None:
    source, target = pair
    source.reply("马上核对", by=cast.zhou)
    source.merge_into(target, by=cast.zhou)
    source.reply_not_sent("reply-failed", by=Staff.system(), key="~one")
    assert target.entries.filter(code="reply-failed").exists()
    assert not source.entries.filter(code="reply-failed").exists()
