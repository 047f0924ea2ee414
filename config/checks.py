"""System checks: no address without a guard, no real desk on embedded keys."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.urls import URLPattern, URLResolver, get_resolver

from config.lib.guards import Guard, guard_of


@dataclass(frozen=True)
class Address:
    """One route of the product, with whoever guards it (None: nobody)."""

    route: str
    name: str
    view: Any
    guard: Guard | None


def addresses(resolver: URLResolver | None = None) -> Iterator[Address]:
    """Yield every address that the resolver knows, in its order."""
    top = resolver or get_resolver()
    yield from _walk(top.url_patterns, "/", ())


def _walk(
    patterns: Iterable[URLPattern | URLResolver], route: str, spaces: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, here, inner)
            continue
        name = ":".join([*spaces, pattern.name or ""])
        view = pattern.callback
        yield Address(here, name, view, guard_of(view, name))


@register(Tags.urls)
def every_address_is_guarded(**_: Any) -> list[CheckMessage]:
    """Refuse to start with a view that does not say who may use it (kefu.E001)."""
    return [
        Error(
            f"{address.route} ({address.name or 'without a name'}) has no guard.",
            hint="Put @guard or @public on the view, or declare() another package's.",
            id="kefu.E001",
        )
        for address in addresses()
        if address.guard is None
    ]


@register(Tags.security, deploy=True)
def keys_are_given(**_: Any) -> list[CheckMessage]:
    """Warn of keys that lie beside the data they protect (kefu.W001)."""
    if not settings.KEYS_ARE_EMBEDDED:
        return []
    return [
        Warning(
            "SECRET_KEY or KEFU_KEYS is not set: the made one lies beside the data.",
            hint="Set both, or SECRET_KEY_FILE and KEFU_KEYS_FILE.",
            id="kefu.W001",
        )
    ]
