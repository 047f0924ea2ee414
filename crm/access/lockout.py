"""Lock-out: axes counts failed sign-ins in the database; here are budgets and words.

Three budgets, each over AXES_COOLOFF_TIME: one name at one address, one name wherever
it is tried from, and one address whatever names are tried there. axes compares all its
parameter sets with one limit, so the two wider ones are weighed by `Handler`.
"""

import ipaddress
import math
import unicodedata
from datetime import datetime
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib.clock import now

TOO_MANY = 429
# Whoever has one IPv6 address has its whole network of this size.
IPV6_NETWORK = 64


class Handler(AxesDatabaseHandler):
    """The counting of axes, locked as soon as any of the three budgets is spent."""

    def get_failures(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """The failures of this name here; at least the limit where locked otherwise."""
        failures: int = super().get_failures(request, credentials)
        if locked_until(username(request, credentials), address(request)):
            return max(failures, settings.AXES_FAILURE_LIMIT)
        return failures


def username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that is counted: one for all the ways to write it."""
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    return unicodedata.normalize("NFKC", str(given)).strip().casefold()[:150]


def address(request: HttpRequest) -> str:
    """The address that is counted: the one the proxy middleware vouches for."""
    told = str(request.META.get("REMOTE_ADDR") or "")
    try:
        found = ipaddress.ip_address(told.partition("%")[0])
    except ValueError:
        return "0.0.0.0"
    if isinstance(found, ipaddress.IPv4Address) or found.is_loopback:
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    network = ipaddress.IPv6Network((found, IPV6_NETWORK), strict=False)
    return str(network.network_address)


def page(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Say that there is a lock, in the same words for each budget, and for how many
    minutes yet.
    """
    seconds = seconds_left(username(request, credentials), address(request))
    minutes = max(1, math.ceil(seconds / 60))
    answer = render(
        request, "account/lockout.html", {"minutes": minutes}, status=TOO_MANY
    )
    answer["Retry-After"] = str(max(1, math.ceil(seconds)))
    return answer


def seconds_left(name: str, place: str) -> float:
    """How long the lock lasts yet; 0 without one."""
    opens = locked_until(name, place)
    return (opens - now()).total_seconds() if opens else 0.0


def locked_until(name: str, place: str) -> datetime | None:
    """When every budget of this name and address has room again; None if all have."""
    spent = [_opens_at(limit, rows) for limit, rows in _budgets(name, place)]
    return max((moment for moment in spent if moment), default=None)


def _budgets(name: str, place: str) -> list[tuple[int, dict[str, str]]]:
    """How many failures which attempts may hold."""
    budgets = [
        (settings.AXES_FAILURE_LIMIT, {"username": name, "ip_address": place}),
        (settings.SIGN_IN_FAILURES_PER_NAME, {"username": name}),
    ]
    loopback = ipaddress.ip_address(place).is_loopback
    if not (settings.KEFU_DEMO and loopback):
        budgets.append((settings.SIGN_IN_FAILURES_PER_ADDRESS, {"ip_address": place}))
    return budgets


def _opens_at(limit: int, rows: dict[str, str]) -> datetime | None:
    """When so many attempts have grown old that less than `limit` failures are left."""
    cool_off = settings.AXES_COOLOFF_TIME
    counted = AccessAttempt.objects.filter(attempt_time__gt=now() - cool_off, **rows)
    newest_first = counted.order_by("-attempt_time").values_list(
        "failures_since_start", "attempt_time"
    )
    failures = 0
    for more, moment in newest_first:
        failures += more
        if failures >= limit:
            return moment + cool_off
    return None
