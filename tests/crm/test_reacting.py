"""Reactions: written with the verb, run after its commit, swept where that failed."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction

from config.lib.clock import now
from crm import reacting
from crm.activity import record, record_clients
from crm.models import Activity, Client, Reaction
from tests.cast import Cast

heard: list[int] = []


@pytest.fixture(autouse=True)
def listening() -> Iterator[None]:
    """One subscriber of an action that nobody else has."""
    heard.clear()

    @reacting.on("test.happened")
    def note_down(activity: Activity) -> None:
        heard.append(activity.pk)
        if activity.particulars.get("fails") == len(heard):
            raise ValueError("not yet")

    yield
    reacting._by_action.pop("test.happened")


def _happen(cast: Cast, **particulars: int) -> Activity:
    with transaction.atomic():
        return record(
            "test.happened", cast.clients["wang"], by=cast.zhou, **particulars
        )


@pytest.mark.django_db(transaction=True)
def test_a_reaction_runs_once_after_the_commit(cast: Cast) -> None:
    activity = _happen(cast)
    assert heard == [activity.pk]
    assert reacting.run_due_reactions() == 0
    assert Reaction.objects.get(activity=activity).state == Reaction.State.DONE


@pytest.mark.django_db(transaction=True)
def test_a_failing_reaction_comes_back_later(cast: Cast) -> None:
    activity = _happen(cast, fails=1)
    row = Reaction.objects.get(activity=activity)
    assert row.state == Reaction.State.DUE
    assert "not yet" in row.error
    assert reacting.run_due_reactions() == 0
    with time_machine.travel(now() + timedelta(hours=2)):
        assert reacting.run_due_reactions() == 1
    assert heard == [activity.pk, activity.pk]
    row.refresh_from_db()
    assert row.state == Reaction.State.DONE


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_what_a_dead_process_left(cast: Cast) -> None:
    with transaction.atomic():
        activity = record("test.happened", cast.clients["wang"], by=cast.zhou)
        transaction.get_connection().run_on_commit.clear()
    assert heard == []
    assert reacting.run_due_reactions() == 1
    assert heard == [activity.pk]


@pytest.mark.django_db(transaction=True)
def test_a_verb_rolled_back_leaves_no_activity_and_no_reaction(cast: Cast) -> None:
    before = Activity.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        _happen(cast)
        raise RuntimeError
    assert Activity.objects.count() == before
    assert not Reaction.objects.exists()
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_an_activity_outside_a_transaction_is_refused(cast: Cast) -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record("test.happened", Client.objects.all()[0], by=cast.zhou)


@pytest.mark.django_db(transaction=True)
def test_what_somebody_waits_for_is_never_recorded_in_bulk(cast: Cast) -> None:
    clients = list(cast.clients.values())
    with (
        pytest.raises(RuntimeError, match=r"test\.happened: somebody waits"),
        transaction.atomic(),
    ):
        record_clients("test.happened", clients, by=cast.zhou)
    assert not Activity.objects.filter(action="test.happened").exists()


@pytest.mark.django_db(transaction=True)
def test_who_listens_at_once_is_told_within_the_transaction(cast: Cast) -> None:
    told: list[int] = []
    clients = list(cast.clients.values())

    @reacting.at_once("crm.client")
    def listen(activities: Sequence[Activity]) -> None:
        assert transaction.get_connection().in_atomic_block
        told.extend(activity.subject_id for activity in activities)

    try:
        _happen(cast)
        with transaction.atomic():
            record_clients("test.imported", clients, by=cast.zhou)
    finally:
        reacting._at_once["crm.client"].remove(listen)
    assert told == [clients[0].pk, *(client.pk for client in clients)]
