"""Sending what is due, against a real SMTP conversation on loopback."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from email import message_from_bytes
from typing import Any

import pytest
from django.db import connection

from config.lib import claims, loops
from crm.models import Activity, DataKey
from helpdesk.models import Entry
from messaging import outbox
from messaging.models import Attempt, Channel, Delivery
from messaging.providers.smtp_mail.provider import SmtpMail
from tests.cast import Cast
from tests.fakes.smtp import Behaviour, Sink

from .models.delivery.letters import LEASE, begun, claimed, make_due, planned, read

State = Delivery.State


@pytest.fixture
def sink(cast: Cast) -> Iterator[Sink]:
    """A mail server that the first channel sends through."""
    with Sink() as sink:
        Channel.objects.update(outgoing=sink.url)
        yield sink


@pytest.fixture(autouse=True)
def quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that stalls is given up soon; no pause is left from another test."""
    settings.SEND_TIMEOUT_S = 1
    monkeypatch.setattr(outbox, "_pauses", outbox.Pauses())


def outcomes(delivery: Delivery) -> list[str]:
    return list(delivery.tries.order_by("number").values_list("outcome", flat=True))


def send_again(delivery: Delivery) -> None:
    make_due(delivery)
    assert outbox.send_due() == 1


def test_a_reply_leaves_when_the_time_to_undo_is_over(
    cast: Cast, sink: Sink, clock: Any
) -> None:
    entry = cast.ticket().reply("马上核对。", by=cast.zhou)
    assert outbox.send_due() == 0
    clock.shift(timedelta(seconds=11))
    assert outbox.send_due() == 1
    assert entry.delivery is not None
    [mail] = sink.taken
    assert mail.recipients == ["wang@client.example"]
    assert message_from_bytes(mail.content)["Message-ID"] == entry.delivery.message_id
    assert read(entry.delivery, "state", "provider_id", "due_at") == (
        State.SENT,
        entry.delivery.message_id,
        None,
    )
    assert outcomes(entry.delivery) == ["sent"]
    assert outbox.send_due() == 0


def test_refused_for_now_then_taken(cast: Cast, sink: Sink) -> None:
    delivery = planned(cast)
    sink.behave = lambda _recipient: Behaviour(rcpt="451 4.7.1 Try again later")
    outbox.send_due()
    state, due_at = read(delivery, "state", "due_at")
    assert state == State.QUEUED
    assert outbox.send_due() == 0
    sink.behave = lambda _recipient: Behaviour()
    send_again(delivery)
    assert read(delivery, "state") == (State.SENT,)
    assert outcomes(delivery) == ["temporary", "sent"]
    assert len(sink.accepted) == 1


def test_refused_for_good_shows_in_the_thread(
    cast: Cast, sink: Sink, committed: Callable[[], AbstractContextManager[Any]]
) -> None:
    delivery = planned(cast)
    sink.behave = lambda _recipient: Behaviour(rcpt="550 5.1.1 No such user")
    with committed():
        outbox.send_due()
    state, error = read(delivery, "state", "error")
    assert state == State.FAILED
    assert error.startswith("550")
    assert outcomes(delivery) == ["permanent"]
    [event] = Entry.objects.filter(kind=Entry.Kind.EVENT)
    assert event.code == "reply-failed"
    assert event.ticket.category == event.ticket.Category.OPEN


@pytest.mark.parametrize(
    "behaviour", [Behaviour(drop=True), Behaviour(delay=2)], ids=["drops", "stalls"]
)
def test_unanswered_is_listed_and_leaves_again_as_the_same_mail(
    cast: Cast,
    sink: Sink,
    behaviour: Behaviour,
    committed: Callable[[], AbstractContextManager[Any]],
) -> None:
    delivery = planned(cast)
    sink.behave = lambda _recipient: behaviour
    with committed():
        outbox.send_due()
    assert read(delivery, "state", "is_uncertain") == (State.QUEUED, True)
    assert Entry.objects.filter(code="reply-uncertain").count() == 1
    assert len(sink.taken) == 1
    sink.behave = lambda _recipient: Behaviour()
    send_again(delivery)
    assert read(delivery, "state", "is_uncertain") == (State.SENT, False)
    assert outcomes(delivery) == ["uncertain", "sent"]
    first, second = (message_from_bytes(mail.content) for mail in sink.taken)
    assert first["Message-ID"] == second["Message-ID"]


def test_a_lost_worker_that_had_not_begun_is_simply_replaced(
    cast: Cast, sink: Sink, clock: Any
) -> None:
    delivery = planned(cast)
    claimed(delivery)
    assert outbox.send_due() == 0
    clock.shift(LEASE)
    assert outbox.send_due() == 1
    assert read(delivery, "state", "is_uncertain") == (State.SENT, False)
    assert len(sink.taken) == 1


def test_what_a_lost_worker_had_begun_is_listed_before_it_leaves_again(
    cast: Cast, sink: Sink, clock: Any
) -> None:
    delivery = planned(cast)
    begun(delivery)
    clock.shift(LEASE)
    assert outbox.send_due() == 1
    assert sink.taken == []
    assert read(delivery, "state", "is_uncertain") == (State.QUEUED, True)
    assert Activity.objects.filter(action="delivery.uncertain").count() == 1
    send_again(delivery)
    assert read(delivery, "state", "is_uncertain") == (State.SENT, False)
    assert outcomes(delivery) == ["uncertain", "sent"]


def test_an_erased_key_fails_its_delivery_and_no_other(cast: Cast, sink: Sink) -> None:
    broken, whole = planned(cast), planned(cast)
    other = DataKey.for_purpose("elsewhere").seal(
        "messaging_delivery.to", "a@b.example"
    )
    Delivery.objects.filter(pk=broken.pk).update(to=other[:-1] + b"\0")
    outbox.send_due()
    assert read(broken, "state", "send_started_at") == (State.FAILED, None)
    assert read(whole, "state") == (State.SENT,)


def test_a_mail_that_breaks_its_worker_does_not_stop_the_line(
    cast: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, whole = planned(cast, "poison"), planned(cast)
    send = SmtpMail.send

    def render(self: SmtpMail, delivery: Any, address: str) -> Any:
        if delivery.text == "poison":
            raise RecursionError("1380013800 is too deep")
        return send(self, delivery, address)

    monkeypatch.setattr(SmtpMail, "send", render)
    outbox.send_due()
    assert read(whole, "state") == (State.SENT,)
    state, error, due_at = read(poison, "state", "error", "due_at")
    assert state == State.QUEUED
    assert error.startswith("RecursionError")
    assert due_at is not None


def test_trouble_with_the_database_of_one_row_is_put_off(
    cast: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, whole = planned(cast), planned(cast)
    begin = Delivery.begin

    def breaks(self: Delivery, lease: timedelta) -> bool:
        if self.pk == poison.pk:
            raise ZeroDivisionError
        return begin(self, lease)

    monkeypatch.setattr(Delivery, "begin", breaks)
    outbox.send_due()
    assert read(whole, "state") == (State.SENT,)
    assert read(poison, "state", "error", "leased_until") == (
        State.PLANNED,
        "ZeroDivisionError: ",
        None,
    )


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_asked(
    cast: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned(cast)
    send, seen = SmtpMail.send, []

    def watch(self: SmtpMail, delivery: Any, address: str) -> Any:
        seen.append((connection.in_atomic_block, read(delivery, "state")))
        return send(self, delivery, address)

    monkeypatch.setattr(SmtpMail, "send", watch)
    outbox.send_due()
    assert seen == [(False, (State.SENDING,))]


def test_a_process_that_ends_gives_back_what_it_has_not_begun(
    cast: Cast, sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliveries = [planned(cast) for _n in range(3)]
    monkeypatch.setattr(loops, "stopping", lambda: len(sink.taken) == 1)
    assert outbox.send_due() == 3
    states = [read(delivery, "state", "attempts") for delivery in deliveries]
    assert states == [(State.SENT, 1), (State.PLANNED, 0), (State.PLANNED, 0)]
    assert claims.due(Delivery.objects.all()).count() == 2


def test_a_server_in_trouble_is_left_alone_and_other_channels_go_on(
    cast: Cast, sink: Sink
) -> None:
    for _n in range(5):
        planned(cast)
    first = planned(cast)
    Channel.objects.update(outgoing="smtp://127.0.0.1:1")
    healthy = Channel.objects.create(
        slug="second", name="B", address="b@kefu.example", outgoing=sink.url
    )
    Delivery.objects.filter(pk=first.pk).update(channel=healthy)
    outbox.send_due()
    assert read(first, "state") == (State.SENT,)
    assert Attempt.objects.filter(outcome="temporary").count() == 3
    waiting = Delivery.objects.filter(state=State.PLANNED)
    assert list(waiting.values_list("attempts", flat=True)) == [0, 0]
    assert outbox.send_due() == 0
