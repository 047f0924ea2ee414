"""Forwarded headers: believed from configured proxies only, unseen from anybody else.

A proxy is trusted to have set X-Forwarded-For, -Proto and -Host itself.
"""

import ipaddress
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from django.conf import settings

CLAIMS = (
    "x-forwarded-for",
    "x-forwarded-proto",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-real-ip",
    "x-request-id",
    "forwarded",
    "remote-user",
)
Headers = Iterable[tuple[bytes, bytes]]
Application = Callable[[Any, Any, Any], Awaitable[None]]


def is_proxy(address: str) -> bool:
    """Tell whether an address is one of KEFU_TRUSTED_PROXIES."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None) or ip
    return any(mapped in network for network in settings.TRUSTED_PROXIES)


def client_of(peer: str, forwarded_for: str) -> str:
    """Return who asked: the rightmost address that is no proxy of ours.

    What stands left of it was written by the client and proves nothing.
    """
    client = peer
    for part in reversed(forwarded_for.split(",")):
        if not is_proxy(client):
            break
        try:
            client = str(ipaddress.ip_address(part.strip()))
        except ValueError:
            break
    return client


def believed(application: Application) -> Application:
    """Wrap an ASGI application (of sockets): its scope holds only believed facts.

    Requests pass the middleware of the same purpose instead.
    """

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        await application(believed_scope(scope), receive, send)

    return wrapped


def believed_scope(scope: dict[str, Any]) -> dict[str, Any]:
    """Return the scope with the true client, without claims nobody vouches for."""
    peer = (scope.get("client") or ["", 0])[0]
    headers: list[tuple[bytes, bytes]] = list(scope.get("headers", []))
    claims = {name.encode() for name in CLAIMS}
    if not is_proxy(peer):
        kept = [(name, value) for name, value in headers if name not in claims]
        return scope | {"headers": kept}
    chain = [value.decode("latin-1") for n, value in headers if n == b"x-forwarded-for"]
    return scope | {"client": [client_of(peer, ",".join(chain)), 0]}
