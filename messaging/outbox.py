"""The way out: deliveries whose time has come are claimed, handed over and settled."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from prometheus_client import Counter

from config.lib import claims, loops
from config.lib.redaction import redact
from config.lib.sealed import SealBroken
from messaging.models import Attempt, Channel, Delivery
from messaging.pauses import Pauses
from messaging.providers import load
from messaging.providers.base import Provider, SendError

logger = logging.getLogger(__name__)

BATCH = 10
LOST = "the worker was lost during the try"

TRIES = Counter("kefu_delivery_tries", "Tries at sending, by outcome.", ["outcome"])

_pauses = Pauses()


def send_due() -> int:
    """Send what is due, at most 10 deliveries; return how many were claimed.

    A delivery found in the middle of a try belonged to a worker that is gone: it is
    listed as uncertain, and a mail is sent again later. No transaction is open while a
    provider is called.
    """
    due = Delivery.waiting().select_related("channel")
    if paused := _pauses.now():
        due = due.exclude(channel__in=paused)
    rows = claims.claim(due, limit=BATCH, lease=_lease())
    with _ways_out() as ways:
        for place, row in enumerate(rows):
            if loops.stopping():
                claims.release(rows[place:])
                break
            if row.channel_id in _pauses.now():
                claims.release([row])
                continue
            _attend_to(row, ways)
    return len(rows)


class _Ways:
    """The providers of one batch, one a channel."""

    def __init__(self) -> None:
        self.made: dict[int, Provider] = {}

    def of(self, channel: Channel) -> Provider:
        """The provider that sends for the channel."""
        if channel.pk not in self.made:
            self.made[channel.pk] = load(channel.provider)(channel)
        return self.made[channel.pk]


@contextmanager
def _ways_out() -> Iterator[_Ways]:
    ways = _Ways()
    try:
        yield ways
    finally:
        for provider in ways.made.values():
            provider.close()


def _attend_to(row: Delivery, ways: _Ways) -> None:
    """Bring one delivery a step on; whatever happens, the next one gets its turn."""
    try:
        claims.renew(row, _lease())
        if row.state == row.State.SENDING:
            _conclude(row, SendError(LOST, code="lost", uncertain=True))
        else:
            _try(row, ways)
    except claims.LeaseLost:
        logger.info("Delivery %s was taken over.", row.pk)
    except Exception as error:
        logger.exception("Delivery %s broke its worker.", row.pk)
        claims.put_back(row, error, error=_words(error))


def _try(row: Delivery, ways: _Ways) -> None:
    """Call the provider, having committed that it is about to be called."""
    try:
        address, provider = row.address(), ways.of(row.channel)
        row.body()  # Opened for the provider later; what does not open ends here.
    except Exception as error:
        # Nothing has left: an erased key is final, anything else may be set right.
        logger.exception("Delivery %s cannot be sent.", row.pk)
        gone = isinstance(error, SealBroken)
        _conclude(row, SendError(_words(error), gone, "sealed" if gone else "error"))
        return
    if not row.begin(_lease()):
        return
    try:
        receipt = provider.send(row, address)
    except SendError as error:
        _conclude(row, error)
    except Exception as error:
        # A provider says how far it came; this one could not.
        logger.exception("Delivery %s broke its provider.", row.pk)
        _conclude(row, SendError(_words(error), code="error", uncertain=True))
    else:
        _pauses.well(row.channel_id)
        TRIES.labels(Attempt.Outcome.SENT).inc()
        row.conclude(
            Attempt.Outcome.SENT,
            detail=receipt.detail,
            provider_id=receipt.provider_id,
        )


def _conclude(row: Delivery, error: SendError) -> None:
    """Write down a try that was not confirmed."""
    outcome = Attempt.Outcome.TEMPORARY
    if error.uncertain:
        outcome = Attempt.Outcome.UNCERTAIN
    elif error.permanent:
        outcome = Attempt.Outcome.PERMANENT
    _pauses.judge(row.channel_id, error.code)
    TRIES.labels(outcome).inc()
    row.conclude(outcome, code=error.code, detail=error.message)


def _words(error: BaseException) -> str:
    """What is shown of an unexpected error; nobody's data."""
    return redact(f"{type(error).__name__}: {error}")[:300]


def _lease() -> timedelta:
    return timedelta(seconds=settings.SEND_LEASE_S)
