"""What a token may be confined to: told by the apps that have endpoints."""

from collections.abc import Mapping

from django.utils.functional import Promise

_known: dict[str, Promise] = {}


def declare(scopes: Mapping[str, Promise]) -> None:
    """Say what each scope ("tickets:read") lets its holder do."""
    _known.update(scopes)


def all_scopes() -> list[str]:
    """Every scope there is, in the order of the alphabet."""
    return sorted(_known)


def label_of(scope: str) -> str:
    """The translated words for a scope; the scope itself where it is known no more."""
    return str(_known.get(scope, scope))
