"""Calling back and trying again."""

import pytest

from crm.refused import Refused
from messaging.models import Attempt, Delivery
from tests.cast import Cast

from .letters import actions, begun, claimed, planned, read

State = Delivery.State


def test_called_back_before_it_is_claimed(cast: Cast) -> None:
    delivery = planned(cast)
    delivery.cancel(by=cast.zhou)
    delivery.cancel(by=cast.zhou)
    assert read(delivery, "state", "due_at") == (State.CANCELLED, None)
    assert actions(delivery) == ["delivery.cancelled"]


def test_what_a_worker_holds_is_not_called_back(cast: Cast) -> None:
    delivery = planned(cast)
    claimed(delivery)
    with pytest.raises(Refused, match="on its way"):
        delivery.cancel(by=cast.zhou)
    assert read(delivery, "state") == (State.PLANNED,)


def test_what_waits_for_another_try_is_called_back(cast: Cast) -> None:
    row = begun(planned(cast))
    row.conclude(Attempt.Outcome.TEMPORARY)
    row.cancel(by=cast.zhou)
    assert read(row, "state", "due_at") == (State.CANCELLED, None)


def test_what_may_have_arrived_is_not_called_back(cast: Cast) -> None:
    row = begun(planned(cast))
    row.conclude(Attempt.Outcome.UNCERTAIN)
    with pytest.raises(Refused, match="on its way"):
        row.cancel(by=cast.zhou)


def test_what_failed_is_tried_again_as_if_it_were_new(cast: Cast) -> None:
    row = begun(planned(cast))
    row.conclude(Attempt.Outcome.PERMANENT, detail="550 unknown")
    row.retry(by=cast.zhou)
    assert read(row, "state", "attempts", "error") == (State.QUEUED, 0, "")
    begun(row).conclude(Attempt.Outcome.SENT)
    assert read(row, "state") == (State.SENT,)
    assert list(row.tries.values_list("number", flat=True)) == [1, 2]


def test_what_is_being_sent_is_not_tried_again_beside(cast: Cast) -> None:
    row = begun(planned(cast))
    row.doubt()
    with pytest.raises(Refused, match="at this moment"):
        row.retry(by=cast.zhou)


def test_what_was_sent_is_not_tried_again(cast: Cast) -> None:
    row = begun(planned(cast))
    row.conclude(Attempt.Outcome.SENT)
    with pytest.raises(Refused, match="not sent"):
        row.retry(by=cast.zhou)
