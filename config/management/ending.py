"""How the long-running commands begin and end: neighbours, signals, held leases."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from django.conf import settings

from config.lib import claims, pool

logger = logging.getLogger(__name__)

PATIENCE_S = 9


def on_signal(begin_to_end: Callable[[], None]) -> None:
    """Call this at the first SIGTERM or SIGINT; 9 s later the process is gone."""

    def handle(_number: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        timer = threading.Timer(PATIENCE_S, _end_now)
        timer.daemon = True
        timer.start()
        begin_to_end()

    signal.signal(signal.SIGTERM, handle)
    signal.signal(signal.SIGINT, handle)


def tidy_up() -> None:
    """Leave no lease held and no child running."""
    try:
        if count := claims.release_held():
            logger.warning("Gave %s unfinished rows back.", count)
    finally:
        pool.shutdown()


def polling_notice(others: list[str]) -> str:
    """Return the warning about screens, or nothing if there is no reason for it."""
    if not others or settings.REDIS_URL:
        return ""
    return (
        f"Another process ({', '.join(others)}) works on the same data and REDIS_URL "
        "is not set: screens learn of its changes by polling only."
    )


def _end_now() -> None:
    logger.error("Something did not end in %s s; the process ends now.", PATIENCE_S)
    try:
        tidy_up()
    finally:
        os._exit(0)
