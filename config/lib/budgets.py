"""Budgets: how often something may be done within a time, counted in the cache.

A fixed window: simple, bounded, and at worst twice the budget across its edge. Without
Redis each process counts for itself.
"""

import hashlib
import ipaddress
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest

from config.lib.clock import now

# Whoever has one IPv6 address has its whole network of this size.
IPV6_NETWORK = 64


@dataclass(frozen=True)
class Budget:
    """`most` times within `seconds`, of one key each."""

    name: str
    most: int
    seconds: int

    def spend(self, key: str) -> bool:
        """Count one and tell whether it was still within the budget."""
        place = self._place(key)
        # `add` decides who begins the window; `incr` is atomic in the caches used.
        cache.add(place, 0, timeout=self.seconds)
        try:
            used: int = cache.incr(place)
        except ValueError:
            # It ran out between the two.
            cache.set(place, 1, timeout=self.seconds)
            used = 1
        return used <= self.most

    def is_spent(self, key: str) -> bool:
        """Whether nothing is left of it; counts nothing."""
        return int(cache.get(self._place(key)) or 0) >= self.most

    def _place(self, key: str) -> str:
        """The key in the cache, in which nothing of a person or a secret stands."""
        window = int(now().timestamp()) // self.seconds
        told = f"{self.name}|{window}|{key}"
        return f"budget:{hashlib.sha256(told.encode()).hexdigest()}"


def place_of(request: HttpRequest) -> str:
    """The address that is counted: the one the proxy middleware vouches for, of IPv6
    the whole network.
    """
    told = str(request.META.get("REMOTE_ADDR") or "").partition("%")[0]
    try:
        found = ipaddress.ip_address(told)
    except ValueError:
        return "0.0.0.0"
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    network = ipaddress.IPv6Network((found, IPV6_NETWORK), strict=False)
    return str(network.network_address)
