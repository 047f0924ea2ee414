"""Who asks."""

from typing import cast

from django.http import HttpRequest

from crm.models import Staff


def staff_of(request: HttpRequest) -> Staff:
    """The signed-in member of staff of a request that a guard has let through."""
    return cast(Staff, request.user)
