"""Tries: begun under a lease, concluded with an Attempt."""

from datetime import timedelta

import pytest
import time_machine

from config.lib import claims
from config.lib.clock import now
from messaging.models import Attempt, Channel, Delivery
from tests.cast import Cast

from .letters import LEASE, actions, begun, claimed, make_due, planned, read

State = Delivery.State
Outcome = Attempt.Outcome


def test_a_try_is_on_record_before_the_provider_is_called(cast: Cast) -> None:
    row = begun(planned(cast))
    state, started_at = read(row, "state", "send_started_at")
    assert state == State.SENDING
    assert started_at is not None


def test_what_was_settled_meanwhile_is_not_begun(cast: Cast) -> None:
    row = claimed(planned(cast))
    Delivery.objects.get(pk=row.pk).settle(State.DELIVERED)
    assert not row.begin(LEASE)
    assert read(row, "state", "due_at") == (State.DELIVERED, None)


def test_a_lost_lease_begins_nothing(cast: Cast) -> None:
    row = claimed(planned(cast))
    with (
        time_machine.travel(now() + LEASE + timedelta(seconds=1)),
        pytest.raises(claims.LeaseLost),
    ):
        row.begin(LEASE)
    assert read(row, "state", "send_started_at") == (State.PLANNED, None)


def test_sent(cast: Cast) -> None:
    row = begun(planned(cast))
    row.conclude(Outcome.SENT, detail="250 OK", provider_id="<id@x>")
    assert read(row, "state", "provider_id", "due_at", "leased_until", "error") == (
        State.SENT,
        "<id@x>",
        None,
        None,
        "",
    )
    [attempt] = Attempt.objects.all()
    assert (attempt.number, attempt.outcome, attempt.detail) == (1, "sent", "250 OK")
    assert attempt.started_at <= attempt.finished_at


def test_what_failed_for_now_waits_for_another_try(cast: Cast) -> None:
    row = begun(planned(cast))
    row.conclude(Outcome.TEMPORARY, code="smtp-451", detail="451 later")
    state, started, error = read(row, "state", "send_started_at", "error")
    assert (state, started, error) == (State.QUEUED, None, "451 later")
    [due_at] = read(row, "due_at")
    assert timedelta(seconds=8) < due_at - now() <= timedelta(seconds=20)
    assert actions(row) == []


def test_what_failed_for_now_too_often_has_failed(cast: Cast, settings) -> None:
    settings.SEND_ATTEMPTS = 2
    delivery = planned(cast)
    for _try in range(2):
        make_due(delivery)
        begun(delivery).conclude(Outcome.TEMPORARY, detail="451 later")
    assert read(delivery, "state", "due_at") == (State.FAILED, None)
    assert actions(delivery) == ["delivery.failed"]
    assert list(Attempt.objects.values_list("number", flat=True)) == [1, 2]


def test_a_refusal_for_good_fails(cast: Cast) -> None:
    row = begun(planned(cast))
    row.conclude(Outcome.PERMANENT, code="smtp-550", detail="550 unknown")
    assert read(row, "state", "error") == (State.FAILED, "550 unknown")
    assert actions(row) == ["delivery.failed"]


def test_a_mail_in_doubt_is_listed_and_leaves_again(cast: Cast) -> None:
    row = begun(planned(cast))
    message_id = row.message_id
    row.conclude(Outcome.UNCERTAIN, detail="no answer")
    assert read(row, "state", "is_uncertain", "message_id") == (
        State.QUEUED,
        True,
        message_id,
    )
    assert actions(row) == ["delivery.uncertain"]
    make_due(row)
    begun(row).conclude(Outcome.SENT)
    assert read(row, "state", "is_uncertain") == (State.SENT, False)


def test_a_mail_in_doubt_leaves_only_so_often_by_itself(cast: Cast, settings) -> None:
    settings.SEND_COPIES = 2
    delivery = planned(cast)
    for _try in range(2):
        make_due(delivery)
        begun(delivery).conclude(Outcome.UNCERTAIN)
    assert read(delivery, "state", "is_uncertain", "due_at") == (
        State.SENDING,
        True,
        None,
    )
    assert actions(delivery) == ["delivery.uncertain"]
    delivery.retry(by=cast.zhou)
    begun(delivery).conclude(Outcome.SENT)
    assert read(delivery, "state", "is_uncertain") == (State.SENT, False)


def test_what_is_no_mail_never_leaves_again_by_itself(cast: Cast) -> None:
    Channel.objects.update(kind="sms")
    row = begun(planned(cast))
    row.conclude(Outcome.UNCERTAIN)
    assert read(row, "state", "is_uncertain", "due_at") == (State.SENDING, True, None)


def stolen(row: Delivery) -> Delivery:
    """The row as the next worker holds it, after the first one's lease ran out."""
    past = now() - timedelta(seconds=1)
    Delivery.objects.filter(pk=row.pk).update(leased_until=past, due_at=past)
    return claimed(row)


@pytest.mark.parametrize("outcome", [Outcome.TEMPORARY, Outcome.PERMANENT])
def test_a_refusal_of_a_worker_that_lost_its_lease_counts_for_nothing(
    cast: Cast, outcome: str
) -> None:
    row = begun(planned(cast))
    stolen(row)
    before = read(row, "state", "due_at", "lease", "leased_until", "is_uncertain")
    row.conclude(outcome)
    assert before == read(
        row, "state", "due_at", "lease", "leased_until", "is_uncertain"
    )
    assert Attempt.objects.count() == 1


def test_an_acceptance_counts_whoever_holds_the_lease(cast: Cast) -> None:
    row = begun(planned(cast))
    other = stolen(row)
    other.conclude(Outcome.UNCERTAIN, code="lost")
    row.conclude(Outcome.SENT, provider_id="<id@x>")
    assert read(row, "state", "is_uncertain", "due_at", "provider_id") == (
        State.SENT,
        False,
        None,
        "<id@x>",
    )
