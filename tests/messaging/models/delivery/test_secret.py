"""A secret in a delivery: sealed until it leaves, forgotten afterwards."""

import pytest

from config.lib.clock import now
from config.lib.sealed import SealBroken
from crm.refused import Refused
from messaging.models import Attempt, Delivery
from messaging.models.delivery import SECRET_PLACE, Letter
from tests.cast import Cast

from .letters import begun, read

Outcome, State = Attempt.Outcome, Delivery.State


def with_secret(cast: Cast, secret: str = "314159") -> Delivery:
    """A planned letter to Wang that holds a code."""
    return Delivery.objects.plan(
        Letter("Code", f"It is {SECRET_PLACE}.", secret=secret),
        channel=cast.channel,
        to=cast.clients["wang"].contact_points.get(),
        by=cast.zhou,
        due_at=now(),
    )


def test_the_secret_stands_in_what_leaves_alone(cast: Cast) -> None:
    delivery = with_secret(cast)
    delivery.refresh_from_db()
    assert "314159" not in delivery.text
    assert delivery.body() == "It is 314159."


def test_a_text_without_secret_leaves_as_it_is(cast: Cast) -> None:
    delivery = with_secret(cast, secret="")
    assert delivery.body() == f"It is {SECRET_PLACE}."


@pytest.mark.parametrize(
    "outcome", [Outcome.SENT, Outcome.PERMANENT, Outcome.UNCERTAIN]
)
def test_a_secret_is_forgotten_when_its_last_try_is_over(
    cast: Cast, outcome: str, settings: object
) -> None:
    settings.SEND_COPIES = 1  # type: ignore[attr-defined]
    delivery = begun(with_secret(cast))
    delivery.conclude(outcome)
    [secret] = read(delivery, "secret")
    assert bytes(secret) == b""
    delivery.refresh_from_db()
    with pytest.raises(SealBroken):
        delivery.body()


def test_a_secret_is_kept_for_another_try(cast: Cast) -> None:
    delivery = begun(with_secret(cast))
    delivery.conclude(Outcome.TEMPORARY)
    delivery.refresh_from_db()
    assert delivery.body() == "It is 314159."


def test_a_secret_is_forgotten_when_its_letter_is_called_back(cast: Cast) -> None:
    delivery = with_secret(cast)
    delivery.cancel(by=cast.zhou)
    assert bytes(read(delivery, "secret")[0]) == b""


def test_what_lost_its_secret_is_not_sent_again(cast: Cast) -> None:
    delivery = begun(with_secret(cast))
    delivery.conclude(Outcome.PERMANENT)
    with pytest.raises(Refused) as refused:
        delivery.retry(by=cast.zhou)
    assert refused.value.code == "secret-spent"


def test_a_secret_of_another_letter_does_not_open(cast: Cast) -> None:
    delivery, other = with_secret(cast), with_secret(cast, "271828")
    delivery.secret = other.secret
    with pytest.raises(SealBroken):
        delivery.body()
