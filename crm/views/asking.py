"""Who asks: the one place where a guarded view learns it."""

from typing import cast

from django.http import HttpRequest

from crm.models import Staff


def staff_of(request: HttpRequest) -> Staff:
    """The member of staff who asks; only for views whose guard lets staff alone in."""
    return cast(Staff, request.user)
