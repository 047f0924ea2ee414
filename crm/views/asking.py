"""Who asks, and for whom: the one place where a guarded view learns it."""

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from crm.models import Client, Staff


def staff_of(request: HttpRequest) -> Staff:
    """The member of staff who asks; only for views whose guard lets staff alone in."""
    return cast(Staff, request.user)


def client_in_reach(request: HttpRequest, pk: int) -> Client:
    """The client of this number, for an alias the one it was merged into; raises
    Http404 out of reach.
    """
    reach = Client.objects.visible_to(staff_of(request))
    client: Client = get_object_or_404(reach.led_to(pk))
    return client


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; going back in history asks for all."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )
