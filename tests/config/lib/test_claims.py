"""Claims: one owner a row, whoever else tries, dies or comes late."""

import datetime
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction

from config.lib import claims
from config.lib.clock import now
from messaging.models import Blob, Channel, Inbound

LEASE = timedelta(minutes=5)

pytestmark = pytest.mark.data


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    claims._held.clear()
    yield
    claims._held.clear()


def arrived(count: int = 1, at: datetime.datetime | None = None) -> list[Inbound]:
    """Store rows, each due a second after the one before, the last a moment ago."""
    blob = Blob.objects.create(sha256="0" * 64, size=1, mime="text/plain", path="0")
    channel, _made = Channel.objects.get_or_create(slug="x", address="x@example.com")
    first = (at or now()) - timedelta(seconds=count)
    return Inbound.objects.bulk_create(
        Inbound(
            channel=channel,
            digest=str(n),
            raw=blob,
            received_at=first,
            due_at=first + timedelta(seconds=n),
        )
        for n in range(count)
    )


def take(limit: int = 10) -> list[Inbound]:
    """Claim as a worker does."""
    return claims.claim(Inbound.objects.all(), limit=limit, lease=LEASE)


@pytest.mark.django_db
def test_the_longest_due_come_first_and_the_rest_stay_free() -> None:
    rows = arrived(5)
    assert [row.pk for row in take(2)] == [rows[0].pk, rows[1].pk]
    assert [row.pk for row in take(9)] == [row.pk for row in rows[2:]]
    assert take() == []


@pytest.mark.django_db
def test_what_is_not_due_is_not_taken() -> None:
    arrived(1, at=now() + timedelta(hours=1))
    assert take() == []
    Inbound.objects.update(due_at=None)
    assert take() == []


@pytest.mark.django_db
def test_a_claim_counts_an_attempt_and_gives_a_new_number() -> None:
    arrived()
    (row,) = take()
    stored = Inbound.objects.get()
    assert (row.lease, row.attempts) == (stored.lease, stored.attempts) == (1, 1)
    assert row.leased_until == stored.leased_until


@pytest.mark.django_db(transaction=True)
def test_an_idle_claim_only_reads(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        assert take() == []


@pytest.mark.django_db(transaction=True)
def test_a_claim_that_could_be_rolled_back_is_refused() -> None:
    arrived()
    with transaction.atomic(), pytest.raises(RuntimeError):
        take()


@pytest.mark.django_db(transaction=True)
def test_many_claimers_at_once_never_get_the_same_row() -> None:
    rows, taken, start = arrived(60), list[tuple[int, int]](), threading.Barrier(4)

    def work() -> None:
        start.wait()
        try:
            while batch := take(3):
                taken.extend((row.pk, row.lease) for row in batch)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    # A worker may find nothing while others hold the last rows; what is left is free.
    taken += [(row.pk, row.lease) for row in take(60)]
    assert sorted(taken) == [(row.pk, 1) for row in rows]


@pytest.mark.django_db(transaction=True)
def test_what_a_killed_process_held_is_claimed_again(
    child_environment: dict[str, str],
) -> None:
    arrived()
    script = (
        "import django, os, signal, datetime; django.setup()\n"
        "from config.lib import claims\n"
        "from messaging.models import Inbound\n"
        "lease = datetime.timedelta(seconds=0.5)\n"
        "assert claims.claim(Inbound.objects.all(), limit=1, lease=lease)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    child = subprocess.run([sys.executable, "-c", script], env=child_environment)
    assert child.returncode == -signal.SIGKILL
    assert Inbound.objects.get().attempts == 1
    time.sleep(0.5)
    (row,) = take()
    assert (row.lease, row.attempts) == (2, 2)
    claims.finish(row)


@pytest.mark.django_db
def test_finished_work_is_written_and_never_due_again() -> None:
    arrived()
    (row,) = take()
    claims.finish(row, state=Inbound.State.DONE)
    stored = Inbound.objects.get()
    assert (stored.state, stored.due_at, stored.leased_until) == ("done", None, None)
    assert (row.state, row.due_at) == ("done", None)
    with pytest.raises(claims.LeaseLost):
        claims.finish(row)


@pytest.mark.django_db
def test_a_dead_workers_row_is_claimed_again_and_the_late_one_is_fenced_off(
    clock: time_machine.Traveller,
) -> None:
    arrived()
    (slow,) = take()
    clock.shift(LEASE - timedelta(seconds=1))
    assert take() == []
    assert not claims.lease_ran_out(Inbound.objects.all()).exists()
    clock.shift(timedelta(seconds=1))
    assert claims.lease_ran_out(Inbound.objects.all()).exists()
    (second,) = take()
    assert (second.lease, second.attempts) == (2, 2)
    for late in (claims.finish, lambda row: claims.renew(row, LEASE)):
        with pytest.raises(claims.LeaseLost):
            late(slow)
    assert claims.postpone(slow, "late") is False
    claims.finish(second, outcome="ticket")
    assert Inbound.objects.get().outcome == "ticket"


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_lost_even_if_nobody_took_the_row(
    clock: time_machine.Traveller,
) -> None:
    arrived()
    (row,) = take()
    clock.shift(LEASE)
    with pytest.raises(claims.LeaseLost):
        claims.finish(row, outcome="ticket")
    assert Inbound.objects.get().outcome == ""


@pytest.mark.django_db
def test_a_renewed_lease_lasts_from_then_on(clock: time_machine.Traveller) -> None:
    arrived()
    (row,) = take()
    clock.shift(LEASE / 2)
    claims.renew(row, LEASE)
    clock.shift(LEASE / 2 + timedelta(seconds=1))
    assert take() == []
    claims.finish(row)


@pytest.mark.django_db
def test_a_poison_row_is_an_hour_ahead_and_others_go_on(
    clock: time_machine.Traveller,
) -> None:
    arrived(2)
    (poison,) = take(1)
    assert claims.postpone(poison, ValueError("broken"), reason="ValueError")
    assert [row.pk for row in take()] != [poison.pk]
    clock.shift(timedelta(minutes=59))
    claims.release_held()
    assert poison.pk not in [row.pk for row in take()]
    clock.shift(timedelta(minutes=2))
    assert poison.pk in [row.pk for row in take()]
    assert Inbound.objects.get(pk=poison.pk).reason == "ValueError"


@pytest.mark.django_db
def test_a_failure_is_put_back_by_back_off_and_at_last_postponed(
    clock: time_machine.Traveller,
) -> None:
    arrived()
    pauses = []
    for _turn in range(claims.POISON_AFTER):
        (row,) = take()
        claims.put_back(row, ValueError("again"))
        pauses.append(row.due_at - now())  # type: ignore[operator]
        clock.shift(timedelta(hours=1))
    assert pauses[-1] == timedelta(hours=1)
    assert timedelta(seconds=10) <= pauses[0] <= timedelta(seconds=20)


@pytest.mark.django_db
def test_a_process_that_ends_holds_nothing_and_costs_no_attempt() -> None:
    arrived(3)
    done, released, _held = take()
    claims.finish(done)
    claims.release([released])
    assert claims.release_held() == 1
    again = take()
    assert len(again) == 2
    assert {row.attempts for row in again} == {1}
    assert {row.lease for row in again} == {2}


def test_the_back_off_doubles_its_ceiling_between_ten_seconds_and_an_hour(
    clock: time_machine.Traveller,
) -> None:
    ceilings = {0: 20, 1: 20, 2: 40, 5: 320, 8: 2560, 9: 3600, 40: 3600, 32767: 3600}
    for attempts, ceiling in ceilings.items():
        waits = [
            (claims.retry_at(attempts) - now()).total_seconds() for _ in range(200)
        ]
        assert min(waits) >= 10
        assert max(waits) <= ceiling
        # Jitter: the waits fill the whole span.
        assert max(waits) - min(waits) > 0.8 * (ceiling - 10)


def test_rows_done_with_are_removed_and_forgotten(transactional_db):
    arrived(2)
    rows = claims.claim(Inbound.objects.all(), limit=2, lease=LEASE)
    claims.remove(rows)
    assert not Inbound.objects.exists()
    assert claims._held == {}
