"""Lock-out: axes counts failed sign-ins in the database; here it finds its words."""

import math
import unicodedata
from datetime import datetime
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib.clock import now

TOO_MANY = 429


def username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that is counted: one for all the ways to write it."""
    given = (credentials or {}).get("username") or request.POST.get("login") or ""
    return unicodedata.normalize("NFKC", str(given)).strip().casefold()[:150]


def address(request: HttpRequest) -> str:
    """The address that is counted: the one the proxy middleware vouches for."""
    return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")


def page(
    request: HttpRequest,
    _response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Say that this name is locked from this address, and for how many minutes yet."""
    seconds = seconds_left(username(request, credentials), address(request))
    minutes = max(1, math.ceil(seconds / 60))
    answer = render(
        request, "account/lockout.html", {"minutes": minutes}, status=TOO_MANY
    )
    answer["Retry-After"] = str(max(1, math.ceil(seconds)))
    return answer


def seconds_left(name: str, ip_address: str) -> float:
    """How long the lock lasts yet, counted from the last failed attempt."""
    cool_off = get_cool_off() or settings.AXES_COOLOFF_TIME
    newest: datetime | None = AccessAttempt.objects.filter(
        username=name, ip_address=ip_address
    ).aggregate(newest=Max("attempt_time"))["newest"]
    if newest is None:
        return float(cool_off.total_seconds())
    return max(0.0, (newest + cool_off - now()).total_seconds())
