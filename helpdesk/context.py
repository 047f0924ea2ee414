"""What the frame of every page shows of the desk: the bell."""

from collections.abc import Callable

from django.http import HttpRequest

from helpdesk.attending import bell_of


def bell(request: HttpRequest) -> dict[str, Callable[[], int]]:
    """Return `bell`, the number of unread alerts; asked for only where it is drawn.

    Pages of the desk have counted it already and hand over their own.
    """
    return {
        "bell": lambda: bell_of(request.user) if request.user.is_authenticated else 0
    }
