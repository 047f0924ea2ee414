"""Two at once, and nothing half done."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from django.db import connections, transaction

from config.lib import claims
from config.lib.clock import now
from crm.models import Activity, Reaction
from crm.refused import Refused
from helpdesk.models import Entry, Ticket
from helpdesk.models.ticket import Opening
from messaging.models import Delivery
from tests.cast import Cast
from tests.faults import racing

Result = TypeVar("Result")


def at_once(*works: Callable[[], Result]) -> list[Result]:
    """Run each in a thread of its own from the same moment on; give their results."""
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Result]) -> Result:
        try:
            barrier.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.django_db(transaction=True)
def test_sixteen_replies_at_once_are_numbered_without_gap(cast: Cast) -> None:
    client = cast.clients["wang"]
    opening = Opening(
        subject="提现未到账",
        client=client,
        queue=cast.queues["funds"],
        contact=client.contact_points.get(),
        channel=cast.channel,
    )
    number = Ticket.objects.open_matter(opening, by=cast.zhou).number

    def reply(text: str) -> Callable[[], Any]:
        return lambda: Ticket.objects.get(number=number).reply(text, by=cast.zhou)

    entries = at_once(*(reply(f"第 {n} 条") for n in range(16)))
    assert sorted(entry.number for entry in entries) == list(range(1, 17))
    rows = Entry.objects.filter(ticket=number, kind=Entry.Kind.REPLY)
    assert sorted(rows.values_list("number", flat=True)) == list(range(1, 17))
    assert len(set(rows.values_list("delivery__message_id", flat=True))) == 16
    assert Ticket.objects.get(number=number).thread.next_number == 17


@pytest.mark.django_db(transaction=True)
def test_undo_and_the_worker_at_once_one_of_them_wins(cast: Cast) -> None:
    won = []
    for _round in range(12):
        entry = cast.ticket().reply("写错了", by=cast.zhou)
        assert entry.delivery is not None
        rows = Delivery.objects.filter(pk=entry.delivery.pk)
        rows.update(due_at=now())

        def undo(entry: Entry = entry) -> bool:
            try:
                entry.undo(by=cast.zhou)
            except Refused:
                return False
            return True

        def claim(rows: Any = rows) -> bool:
            return bool(claims.claim(rows.all(), limit=1, lease=timedelta(seconds=60)))

        undone, claimed = at_once(undo, claim)
        assert undone != claimed
        state = rows.values_list("state", flat=True).get()
        assert (state == Delivery.State.CANCELLED) == undone
        entry.refresh_from_db()
        assert (entry.text == "") == undone
        won.append(undone)


@pytest.mark.parametrize("verb", ["reply", "note", "resolve", "release", "claim"])
def test_a_verb_rolled_back_leaves_nothing(cast: Cast, verb: str) -> None:
    ticket = cast.ticket()
    if verb == "release":
        ticket.claim(by=cast.zhou)
    tables = (Delivery, Activity, Reaction, Entry)
    before = [list(table._default_manager.values().order_by("pk")) for table in tables]
    words = ("马上核对。",) if verb in {"reply", "note"} else ()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        getattr(ticket, verb)(*words, by=cast.zhou)
        assert Activity.objects.count() > len(before[1])
        raise ZeroDivisionError
    after = [list(table._default_manager.values().order_by("pk")) for table in tables]
    assert after == before


@pytest.mark.parametrize("state", ["failed", "uncertain"])
def test_a_report_rolled_back_leaves_nothing(cast: Cast, state: str) -> None:
    entry = cast.ticket().reply("马上核对。", by=cast.zhou)
    delivery = entry.delivery
    assert delivery is not None
    before = Activity.objects.count(), Reaction.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        if state == "failed":
            delivery.settle(Delivery.State.FAILED)
        else:
            delivery.doubt()
        assert Reaction.objects.count() > before[1]
        raise ZeroDivisionError
    delivery.refresh_from_db()
    assert (delivery.state, delivery.is_uncertain) == (Delivery.State.PLANNED, False)
    assert (Activity.objects.count(), Reaction.objects.count()) == before


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_over_unseen_lines_without_being_confirmed(cast: Cast) -> None:
    told = racing.play(cast, 8)
    assert told["races"] == 8
    assert told["held back"] > 0
