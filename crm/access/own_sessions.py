"""The sessions somebody has open, and ending them."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.http import HttpRequest
from django.utils.translation import gettext as _

from config.middleware.sessions import SEEN

# In this order: Edge and Opera call themselves Chrome too, and Chrome calls itself
# Safari.
BROWSERS = (
    (r"Edg(?:e|A|iOS)?/", "Edge"),
    (r"OPR/", "Opera"),
    (r"MicroMessenger/", "WeChat"),
    (r"(?:Firefox|FxiOS)/", "Firefox"),
    (r"(?:Chrome|CriOS|Chromium)/", "Chrome"),
    (r"Safari/", "Safari"),
)
SYSTEMS = (
    (r"Windows", "Windows"),
    (r"iPhone|iPad", "iOS"),
    (r"Mac OS X|Macintosh", "macOS"),
    (r"Android", "Android"),
    (r"CrOS", "ChromeOS"),
    (r"Linux|X11", "Linux"),
)


@dataclass(frozen=True)
class OwnSession:
    """One session as its owner recognises it."""

    pk: int
    device: str
    address: str
    since: datetime
    seen: datetime
    current: bool


def of(request: HttpRequest) -> list[OwnSession]:
    """The open sessions of who asks: the present one first, then the last used."""
    rows = UserSession.objects.purge_and_list(request.user)
    found = [
        OwnSession(
            pk=row.pk,
            device=device(row.user_agent),
            address=row.ip,
            since=row.created_at,
            seen=_seen(row),
            current=row.session_key == request.session.session_key,
        )
        for row in rows
    ]
    return sorted(
        found, key=lambda session: (not session.current, -session.seen.timestamp())
    )


def end(request: HttpRequest, pk: int | None) -> int:
    """End one other session of who asks, or (None) every other; how many ended."""
    others = UserSession.objects.filter(user_id=request.user.pk).exclude(
        session_key=request.session.session_key
    )
    chosen = list(others if pk is None else others.filter(pk=pk))
    get_adapter().end_sessions(chosen)
    return len(chosen)


def device(user_agent: str) -> str:
    """Browser and system in words, from what the browser calls itself."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


def _first(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for sign, name in table if re.search(sign, text)), "")


def _seen(row: UserSession) -> datetime:
    """When the session was last used, as the session itself keeps it."""
    stamp = row._session_store(row.session_key).get(SEEN)
    seen = datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int) else None
    return max(row.last_seen_at, seen) if seen else row.last_seen_at
