"""Language and time zone of whoever asks."""

import zoneinfo
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from config.middleware import Answer
from config.middleware.responses import is_signed_in


def apply(get_response: Answer) -> Answer:
    """Speak the person's own language, in their own zone.

    Without a choice of their own: the cookie of the switch, then Accept-Language (both
    already applied by LocaleMiddleware), and the desk's zone.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        staff: Any = request.user if is_signed_in(request) else None
        language = getattr(staff, "language", "")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = translation.get_language() or language
        with timezone.override(_zone(getattr(staff, "time_zone", ""))):
            return get_response(request)

    return middleware


def _zone(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the zone; None (the desk's own) for none and for an unknown name."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
