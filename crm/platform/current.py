"""The platform this desk is connected to, if it is to any."""

import threading

from django.conf import settings

from config.lib import health
from crm.platform.base import Platform
from crm.platform.breaker import CLOSED
from crm.platform.rest import Rest

_lock = threading.Lock()
_built: tuple[tuple[str, str], Rest] | None = None


def platform() -> Platform | None:
    """The adapter of this process; None where no platform is configured."""
    global _built
    where = (settings.PLATFORM_URL, settings.PLATFORM_KEY)
    if not where[0]:
        return None
    with _lock:
        if _built is None or _built[0] != where:
            _built = (where, Rest(*where))
            health.degraded_when("platform", is_failing)
        return _built[1]


def is_failing() -> bool:
    """Whether the platform is left alone for its failures, or refuses the key."""
    if _built is None:
        return False
    return _built[1].breaker.state != CLOSED or _built[1].key_is_refused
