"""So many requests a minute for each caller, whatever its address."""

from typing import Any, cast

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.settings import api_settings
from rest_framework.throttling import BaseThrottle

from config.lib.clock import now

MINUTE_S = 60


def caller_of(request: Request) -> str:
    """Who calls: the token, else the member of staff whose session it is."""
    if request.auth is not None:
        return f"token:{request.auth.pk}"
    return f"staff:{request.user.pk}"


class PerCaller(BaseThrottle):
    """Counts by whole minutes: one number in the cache for each caller.

    The framework's own keeps the moment of every request, which at thousands a minute
    is tens of kilobytes to read and write for each. Without Redis each process counts
    for itself.
    """

    def __init__(self) -> None:
        self.most = int(cast(Any, api_settings.DEFAULT_THROTTLE_RATES)["caller"])

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count this request, and tell whether it is one too many."""
        minute = int(now().timestamp()) // MINUTE_S
        name = f"api:{caller_of(request)}:{minute}"
        if cache.add(name, 1, timeout=2 * MINUTE_S):
            return True
        try:
            return cache.incr(name) <= self.most
        except ValueError:
            # The cache has dropped the number since.
            return True

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return MINUTE_S - now().timestamp() % MINUTE_S
