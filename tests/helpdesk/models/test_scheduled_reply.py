"""Replies that leave later: once, or not at all and nothing of them lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from config.lib import claims
from config.lib.clock import now
from crm.models import Activity, Staff
from crm.refused import Refused
from helpdesk.models import Draft, ScheduledFile, ScheduledReply, Ticket
from helpdesk.models.ticket import Enclosed, File, Later, Message
from helpdesk.scheduling import LEASE, send_due
from messaging.models import Blob, Delivery
from tests.cast import Cast

HOUR = timedelta(hours=1)
TEXT = "今天 18:00 前给您答复。"
State = ScheduledReply.State
Clock = time_machine.Traveller


@pytest.fixture
def ticket(cast: Cast, clock: Clock) -> Ticket:
    """A ticket nobody holds yet."""
    return cast.ticket()


@pytest.fixture
def reply(cast: Cast, ticket: Ticket) -> ScheduledReply:
    """Zhou's, which leaves in an hour."""
    return _plan(ticket, cast.zhou)


def _plan(ticket: Ticket, by: Staff, **enclosed: object) -> ScheduledReply:
    later = Later(now() + HOUR, seen=ticket.thread.last_number)
    given = Enclosed(**enclosed)  # type: ignore[arg-type]
    return ticket.reply_later(TEXT, later, by=by, enclosed=given)


def _now(reply: ScheduledReply) -> ScheduledReply:
    return ScheduledReply.objects.get(pk=reply.pk)


def _told(ticket: Ticket, action: str) -> list[dict[str, object]]:
    acts = Activity.objects.about(ticket).filter(action=f"ticket.{action}")
    return [act.particulars for act in acts]


def test_it_leaves_at_its_time_and_the_ticket_is_its_authors_at_once(
    cast: Cast, ticket: Ticket, reply: ScheduledReply, clock: Clock
) -> None:
    assert ticket.assignee == cast.zhou
    assert send_due() == 0
    clock.shift(HOUR)
    assert (send_due(), send_due()) == (1, 0)
    entry = ticket.entries.get(kind="reply")
    assert (entry.text, entry.staff) == (TEXT, cast.zhou)
    assert Delivery.objects.count() == 1
    kept = _now(reply)
    assert (kept.state, kept.entry, kept.text) == (State.SENT, entry, "")
    assert Ticket.objects.get().category == Ticket.Category.WAITING_CLIENT


def test_a_repeated_key_plans_once(cast: Cast, ticket: Ticket) -> None:
    first, again = (_plan(ticket, cast.zhou, key="k1") for _twice in range(2))
    assert first.pk == again.pk
    assert len(_told(ticket, "later_planned")) == 1


def test_a_worker_that_died_leaves_it_to_another_which_says_it_once(
    reply: ScheduledReply, clock: Clock
) -> None:
    clock.shift(HOUR)
    claim = lambda: claims.claim(ScheduledReply.objects.all(), limit=9, lease=LEASE)  # noqa: E731
    [dead] = claim()
    assert (claim(), send_due()) == ([], 0)
    clock.shift(LEASE)
    assert send_due() == 1
    # It was not dead but slow: what it does now finds nothing to do, or is undone.
    with pytest.raises(claims.LeaseLost):
        dead.leave()
    assert Delivery.objects.count() == 1


def test_of_two_workers_one_says_it(reply: ScheduledReply, clock: Clock) -> None:
    clock.shift(HOUR)
    [first] = claims.claim(ScheduledReply.objects.all(), limit=9, lease=LEASE)
    clock.shift(LEASE)
    [second] = claims.claim(ScheduledReply.objects.all(), limit=9, lease=LEASE)
    with pytest.raises(claims.LeaseLost):
        first.leave()
    assert not Delivery.objects.exists()
    second.leave()
    assert Delivery.objects.count() == 1


def test_a_word_that_no_reaction_saw_holds_it_back_too(
    ticket: Ticket, reply: ScheduledReply, clock: Clock
) -> None:
    ticket.receive(Message("已经到账了"), by=Staff.system())
    clock.shift(HOUR)
    send_due()
    assert _now(reply).why == "news"
    assert _told(ticket, "later_held")[0]["why"] == "news"


def _disable(cast: Cast, ticket: Ticket) -> None:
    cast.zhou.disable(by=cast.wu)


def _out_of_reach(cast: Cast, ticket: Ticket) -> None:
    ticket.assign(to=cast.chen, by=cast.chen)
    ticket.move(queue=cast.queues["loans"], by=cast.chen)


def _merge(cast: Cast, ticket: Ticket) -> None:
    ticket.merge_into(cast.ticket(), by=cast.zhou)


Against = Callable[[Cast, Ticket], None]
AGAINST: list[tuple[Against, str]] = [
    (_disable, "author"),
    (_out_of_reach, "author"),
    (_merge, "merged"),
    (lambda cast, ticket: ticket.resolve(by=cast.zhou), "done"),
    (lambda cast, ticket: ticket.close(by=cast.zhou), "done"),
    (lambda cast, ticket: ticket.mark_as_spam(by=cast.zhou), "done"),
]


@pytest.mark.parametrize(("against", "why"), AGAINST)
def test_what_stands_against_it_by_then_holds_it_back(
    cast: Cast, reply: ScheduledReply, clock: Clock, against: Against, why: str
) -> None:
    ticket = reply.ticket
    clock.shift(timedelta(minutes=5))
    against(cast, ticket)
    clock.shift(HOUR)
    assert send_due() == 1
    assert (_now(reply).state, _now(reply).why) == (State.HELD, why)
    assert _now(reply).text == TEXT
    assert not Delivery.objects.exists()


def test_on_a_resolved_ticket_it_leaves_where_its_author_knew(
    cast: Cast, ticket: Ticket, clock: Clock
) -> None:
    ticket.resolve(by=cast.zhou)
    clock.shift(timedelta(minutes=1))
    reply = _plan(ticket, cast.zhou)
    clock.shift(HOUR)
    send_due()
    assert _now(reply).state == State.SENT


def test_account_values_are_looked_at_again_when_it_leaves(
    cast: Cast,
    ticket: Ticket,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reply = _plan(ticket, cast.zhou)
    monkeypatch.setattr(Ticket, "disclosure_in", lambda *_args: ["amount"])
    with pytest.raises(Refused) as refused:
        _plan(ticket, cast.zhou)
    assert refused.value.code == "not-verified"
    clock.shift(HOUR)
    send_due()
    assert _now(reply).why == "not-verified"


def test_files_go_along_and_are_forgotten_when_it_is_dropped(
    cast: Cast, ticket: Ticket, clock: Clock
) -> None:
    def file() -> File:
        return File("a.txt", "text/plain", Blob.objects.keep(b"hello"))

    sent = _plan(ticket, cast.zhou, files=[file()])
    dropped = _plan(ticket, cast.zhou, files=[file()])
    dropped.drop(by=cast.zhou)
    clock.shift(HOUR)
    send_due()
    entry = _now(sent).entry
    assert entry is not None
    assert entry.attachments.get().name == "a.txt"
    assert not ScheduledFile.objects.exists()
    assert Blob.objects.count() == 1


def test_it_lets_go_of_the_draft_that_it_was(cast: Cast, ticket: Ticket) -> None:
    from helpdesk.models.draft import Written

    row = Draft.objects.keep(ticket, Written(TEXT, key="k1"), by=cast.zhou)
    assert row is not None
    _plan(ticket, cast.zhou, key="k1", draft=row.revision)
    assert not Draft.objects.exists()
    # A save that comes late makes none of it again.
    assert Draft.objects.keep(ticket, Written(TEXT, key="k1"), by=cast.zhou) is None


def test_taken_back_its_text_is_in_the_composer(
    cast: Cast, ticket: Ticket, reply: ScheduledReply
) -> None:
    reply.take_back(by=cast.zhou)
    assert Draft.objects.get(ticket=ticket, staff=cast.zhou).text == TEXT
    assert (_now(reply).state, _now(reply).text) == (State.DROPPED, "")
    with pytest.raises(Refused, match="waits no longer"):
        _now(reply).drop(by=cast.zhou)


def test_of_a_merged_ticket_it_goes_on_where_the_matter_does(
    cast: Cast, ticket: Ticket, reply: ScheduledReply, clock: Clock
) -> None:
    target = cast.ticket()
    ticket.merge_into(target, by=cast.zhou)
    clock.shift(HOUR)
    send_due()
    _now(reply).take_back(by=cast.zhou)
    assert Draft.objects.get(staff=cast.zhou).ticket == target


def test_it_is_sent_at_once_over_news_only_when_asked(
    cast: Cast, ticket: Ticket, reply: ScheduledReply
) -> None:
    ticket.receive(Message("在吗"), by=Staff.system())
    with pytest.raises(Refused) as refused:
        _now(reply).send_now(by=cast.zhou)
    assert refused.value.code == "news"
    _now(reply).send_now(force=True, by=cast.zhou)
    assert _now(reply).state == State.SENT
    assert Delivery.objects.count() == 1


def test_changed_it_says_something_else_at_another_time(
    cast: Cast, reply: ScheduledReply, clock: Clock
) -> None:
    reply.change("明天再说。", now() + 3 * HOUR, seen=1, by=cast.zhou)
    clock.shift(HOUR)
    assert send_due() == 0
    clock.shift(2 * HOUR)
    assert send_due() == 1
    assert Delivery.objects.get().text == "明天再说。"


def test_only_its_author_changes_or_sends_it(cast: Cast, reply: ScheduledReply) -> None:
    acts: list[Callable[[], object]] = [
        lambda: reply.change("x", now() + HOUR, seen=1, by=cast.chen),
        lambda: reply.send_now(by=cast.chen),
    ]
    before = Activity.objects.count()
    for act in acts:
        with pytest.raises(Refused, match="Only its author"):
            act()
    assert Activity.objects.count() == before


@pytest.mark.parametrize("ahead", [timedelta(0), -HOUR, timedelta(days=400)])
def test_a_moment_that_is_over_or_too_far_is_refused(
    cast: Cast, ticket: Ticket, ahead: timedelta
) -> None:
    with pytest.raises(Refused, match="within a year") as refused:
        ticket.reply_later(TEXT, Later(now() + ahead), by=cast.zhou)
    assert refused.value.field == "at"
    assert not ScheduledReply.objects.exists()
    assert Ticket.objects.get().assignee is None


def test_one_that_breaks_its_worker_lets_the_next_one_pass(
    cast: Cast,
    reply: ScheduledReply,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = _plan(cast.ticket(), cast.zhou)
    clock.shift(HOUR)
    leave = ScheduledReply.leave

    def breaks(self: ScheduledReply) -> None:
        if self.pk == reply.pk:
            raise OSError("disk")
        leave(self)

    monkeypatch.setattr(ScheduledReply, "leave", breaks)
    assert send_due() == 2
    assert (_now(reply).state, _now(other).state) == (State.WAITING, State.SENT)
    due: datetime | None = _now(reply).due_at
    assert due is not None
    assert due > now()


def test_an_erased_client_leaves_nothing_of_it(
    cast: Cast, ticket: Ticket, clock: Clock
) -> None:
    from crm.erasing import Person
    from helpdesk import erasing

    blob = Blob.objects.keep(b"hello")
    path: Path = blob.file
    _plan(ticket, cast.zhou, files=[File("a.txt", "text/plain", blob)])
    for _slice in erasing.lines(Person(ticket.client, [ticket.client_id])):
        pass
    assert not ScheduledReply.objects.exists()
    assert not path.exists()
