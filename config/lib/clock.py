"""The present: the one place that says what time it is, so that tests can travel."""

import datetime

from django.utils import timezone


def now() -> datetime.datetime:
    """Return the present moment as an aware datetime in UTC."""
    return timezone.now()
