"""A circuit breaker: what fails again and again is left alone for a while.

Closed, it lets everything through and counts failures in a row. Open, it refuses at
once until a pause is over. Half open, it lets one call through, whose outcome decides:
closed again, or open for twice as long (up to a limit).
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

CLOSED, OPEN, HALF_OPEN = "closed", "open", "half_open"


@dataclass(frozen=True, slots=True)
class Patience:
    """Failures in a row that open it; seconds of the first and of the longest pause;
    share by which a pause is shorter or longer by lot, so that many processes do not
    come back at once.
    """

    failures: int = 4
    pause_s: float = 5
    longest_s: float = 60
    jitter: float = 0.2


class Breaker:
    """One for each service and process; may be used by many threads."""

    def __init__(
        self,
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
        lot: Callable[[], float] = random.random,
    ) -> None:
        self._patience = patience or Patience()
        self._clock, self._lot = clock, lot
        self._lock = threading.Lock()
        self._failures = 0
        self._pauses = 0
        self._until: float | None = None  # open until then; None: closed
        self._tried_at: float | None = None  # when the one call was let through

    @property
    def state(self) -> str:
        """closed, open or half_open."""
        with self._lock:
            return self._state()

    def allow(self) -> bool:
        """Whether a call may be made now; each that is made reports its outcome."""
        with self._lock:
            state, now = self._state(), self._clock()
            if state == HALF_OPEN:
                # One that never came back must not keep it half open for ever.
                waits = self._patience.pause_s
                if self._tried_at is not None and now - self._tried_at < waits:
                    return False
                self._tried_at = now
            return state != OPEN

    def succeeded(self) -> None:
        """It answered."""
        with self._lock:
            self._failures = self._pauses = 0
            self._until = self._tried_at = None

    def failed(self) -> None:
        """It did not."""
        with self._lock:
            state = self._state()
            self._failures += 1
            if state == HALF_OPEN or (
                state == CLOSED and self._failures >= self._patience.failures
            ):
                self._open()

    def _state(self) -> str:
        if self._until is None:
            return CLOSED
        return OPEN if self._clock() < self._until else HALF_OPEN

    def _open(self) -> None:
        patience = self._patience
        pause = min(patience.pause_s * 2**self._pauses, patience.longest_s)
        pause *= 1 + patience.jitter * (2 * self._lot() - 1)
        self._until = self._clock() + pause
        self._pauses = min(self._pauses + 1, 16)
        self._tried_at = None
