"""The sockets: every route of the router is in the table."""

from collections.abc import Iterator
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter

from config import asgi
from tests.permissions.table import SOCKETS


def routers(application: Any, seen: set[int] | None = None) -> Iterator[URLRouter]:
    """Every router inside an application, whatever is wrapped around it."""
    seen = set() if seen is None else seen
    if id(application) in seen:
        return
    seen.add(id(application))
    if isinstance(application, URLRouter):
        yield application
        return
    inner = [
        getattr(application, name, None) for name in ("application", "inner", "app")
    ]
    closed_over = [
        cell.cell_contents for cell in getattr(application, "__closure__", None) or ()
    ]
    for part in (*inner, *closed_over):
        if part is not None:
            yield from routers(part, seen)


def routes(router: URLRouter, before: str = "") -> Iterator[str]:
    """The routes of a router and of those below it."""
    for route in router.routes:
        here = before + str(route.pattern)
        if isinstance(route.callback, URLRouter):
            yield from routes(route.callback, here)
        else:
            yield here


def test_every_route_of_a_socket_has_an_expectation() -> None:
    application = asgi.application
    assert isinstance(application, ProtocolTypeRouter)
    found = list(routers(application.application_mapping["websocket"]))
    assert found, "the router of the sockets was not found"
    known = {route for router in found for route in routes(router)}
    assert known == set(SOCKETS)
