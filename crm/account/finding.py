"""Finding the user of the platform that a client may be."""

from crm import numbers
from crm.models import Client, ContactPoint
from crm.platform.base import NotFound, Platform
from crm.platform.records import User

# Each address is one question to the platform; who has more is found by the first.
MOST_ADDRESSES = 4
# The platform's clients have mainland numbers, which it keeps without the country.
HOME = "+86"
_BY = {"phone": "mobile", "mail": "email"}


def users(adapter: Platform, words: str) -> tuple[User, ...]:
    """Users found by a user number, a phone, a mail address or a name; raises
    PlatformError. A number that is none of theirs is looked for as a name.
    """
    words = " ".join(words.split())
    if "@" in words:
        return adapter.search_users(email=words.lower())
    mobile = _mobile(words)
    if mobile and (found := adapter.search_users(mobile=mobile)):
        return found
    if words.isascii() and " " not in words:
        try:
            return (adapter.user(words),)
        except NotFound:
            pass
    return adapter.search_users(q=words)


def suggestions(adapter: Platform, client: Client) -> tuple[User, ...]:
    """Users whom a verified phone or mail address of the client finds, where it finds
    exactly one; raises PlatformError.
    """
    found: dict[str, User] = {}
    for point in _verified(client):
        value = point.open().removeprefix(HOME)
        hits = adapter.search_users(**{_BY[point.kind]: value})
        if len(hits) == 1:
            found[hits[0].id] = hits[0]
    return tuple(found.values())


def _verified(client: Client) -> list[ContactPoint]:
    points = client.contact_points.filter(kind__in=_BY, verified_at__isnull=False)
    return list(points.order_by("-is_preferred", "pk")[:MOST_ADDRESSES])


def _mobile(words: str) -> str:
    try:
        return numbers.phone(words).removeprefix(HOME)
    except ValueError:
        return ""
