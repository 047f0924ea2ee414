"""Reports about a delivery in any order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messaging.models import Delivery
from messaging.models.delivery.settleable import NOT_ARRIVED, ORDER, PROVEN
from tests.cast import Cast
from tests.examples import examples

from .letters import actions, begun, planned, read

State = Delivery.State
DOUBT = "doubt"
REPORTS = [
    *(State.QUEUED, State.SENDING, State.SENT, State.DELIVERED, State.UNDELIVERED),
    *(State.FAILED, State.BOUNCED, DOUBT),
]


def test_every_state_has_its_place_and_none_lies_below_its_rank() -> None:
    assert sorted(ORDER) == sorted(State.values)
    ranks = [Delivery(state=state).rank for state in ORDER]
    assert ranks == sorted(ranks)


class Unsaved(Delivery):
    """A delivery whose verbs keep to memory: what is tested is what they decide."""

    class Meta:
        proxy = True
        app_label = "messaging"

    def save(self, **options: object) -> None:
        """Nothing is written."""

    def _announce(self, action: str, **particulars: str) -> None:
        """Nothing is recorded."""


def after(reports: list[str]) -> tuple[str, bool]:
    """State and doubt of a delivery in the midst of being sent, after these reports."""
    delivery = Unsaved(state=State.SENDING)
    ranks = [delivery.rank]
    for report in reports:
        if report == DOUBT:
            delivery._doubt()
        else:
            delivery._settle(report)
        ranks.append(delivery.rank)
    assert ranks == sorted(ranks)
    return delivery.state, delivery.is_uncertain


@given(st.lists(st.sampled_from(REPORTS), max_size=8), st.randoms())
def test_reports_in_any_order_and_repeated_end_in_the_same_state(
    reports: list[str], random: object
) -> None:
    shuffled = [*reports, *reports[:3]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert after(shuffled) == after(reports)


@settings(
    max_examples=examples(10),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.permutations(REPORTS))
@pytest.mark.django_db
def test_the_rows_end_alike_too(cast: Cast, reports: list[str]) -> None:
    delivery = begun(planned(cast))
    for report in reports:
        if report == DOUBT:
            delivery.doubt()
        else:
            delivery.settle(report)
    assert read(delivery, "state", "is_uncertain", "due_at") == (
        State.BOUNCED,
        False,
        None,
    )
    assert "delivery.failed" in actions(delivery)


def test_a_report_says_whether_it_was_news(cast: Cast) -> None:
    delivery = begun(planned(cast))
    assert delivery.settle(State.SENT, provider_id="p1")
    assert not delivery.settle(State.SENT, provider_id="p2")
    assert not delivery.settle(State.QUEUED)
    assert read(delivery, "state", "provider_id") == (State.SENT, "p1")
    assert actions(delivery) == []


@pytest.mark.parametrize("state", sorted(NOT_ARRIVED))
def test_what_did_not_arrive_is_recorded_once(cast: Cast, state: str) -> None:
    delivery = begun(planned(cast))
    delivery.settle(state, error="550 unknown")
    delivery.settle(state, error="550 unknown")
    delivery.settle(State.BOUNCED)
    assert actions(delivery) == ["delivery.failed"]


def test_a_doubt_is_recorded_once_and_ended_by_evidence(cast: Cast) -> None:
    delivery = begun(planned(cast))
    assert delivery.doubt("no answer")
    assert not delivery.doubt("no answer")
    assert read(delivery, "is_uncertain", "error") == (True, "no answer")
    assert actions(delivery) == ["delivery.uncertain"]
    delivery.settle(State.FAILED)
    assert read(delivery, "is_uncertain") == (True,)
    delivery.settle(State.DELIVERED)
    assert read(delivery, "is_uncertain", "state") == (False, State.DELIVERED)
    assert not delivery.doubt()


def test_only_what_a_provider_had_is_proven() -> None:
    assert PROVEN.isdisjoint({State.FAILED, State.EXPIRED, State.CANCELLED})
