"""Noting who looked at whom: every view that shows a client calls it."""

from collections.abc import Iterable

from django.http import HttpRequest

from config.lib.clock import now
from config.lib.logs import request_id
from crm.models import Client, Reading
from crm.views.asking import staff_of


def note(
    request: HttpRequest, client: Client, what: str, *, part: str = "", reason: str = ""
) -> Reading:
    """Write the Reading of this request; `what` is of Reading.What, `part` names what
    was shown, never a value.
    """
    return Reading.objects.create(
        staff=staff_of(request),
        client_id=client.pk,
        what=what,
        part=part[:60],
        reason=reason[:200],
        address=request.META.get("REMOTE_ADDR") or None,
        request_id=request_id.get(),
        at=now(),
    )


def note_found(request: HttpRequest, clients: Iterable[Client]) -> None:
    """Write a Reading for each client that a search brought up, in one statement.

    What was searched for may be a person's number, and is not kept.
    """
    staff, moment = staff_of(request), now()
    Reading.objects.bulk_create(
        Reading(
            staff=staff,
            client_id=client.pk,
            what=Reading.What.SEARCH,
            part="list",
            address=request.META.get("REMOTE_ADDR") or None,
            request_id=request_id.get(),
            at=moment,
        )
        for client in clients
    )
