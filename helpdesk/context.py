"""What the frame of every page shows of the desk: the bell."""

from collections.abc import Callable
from functools import cache

from django.http import HttpRequest

from helpdesk.attending import bell_of


def bell(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """Return `bell`, the number of unread alerts; asked for only where it is drawn,
    once.

    Pages of the desk have counted it already and hand over their own.
    """
    return {"bell": cache(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    return bell_of(request.user) if request.user.is_authenticated else 0
