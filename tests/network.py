"""A closed network: a test reaches loopback and unix sockets, and nothing else.

A test that calls a provider by mistake would pass here and fail on a train; worse, it
could send a real message to a real person.
"""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex
_getaddrinfo = socket.getaddrinfo


class NetworkClosed(AssertionError):
    """A test tried to leave this machine; the text names the address.

    No OSError: code that forgives a failing network must not forgive this.
    """

    def __init__(self, host: object) -> None:
        super().__init__(
            f"The tests' network is closed, and this code wanted {host!r}. Use a "
            "server of tests/servers.py or tests/fakes, or patch the outgoing door."
        )


@contextmanager
def closed() -> Iterator[None]:
    """Refuse every connection and every look-up beyond this machine."""
    with (
        mock.patch.object(socket.socket, "connect", _guarded_connect),
        mock.patch.object(socket.socket, "connect_ex", _guarded_connect_ex),
        mock.patch.object(socket, "getaddrinfo", _guarded_getaddrinfo),
    ):
        yield


def is_near(host: object) -> bool:
    """Tell whether a host name or address is this machine itself."""
    text = host.decode() if isinstance(host, bytes) else host
    if text in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(text).split("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_far(sock: socket.socket, address: Any) -> None:
    if sock.family in (socket.AF_INET, socket.AF_INET6) and not is_near(address[0]):
        raise NetworkClosed(address[0])


def _guarded_connect(sock: socket.socket, address: Any) -> None:
    _refuse_far(sock, address)
    _connect(sock, address)


def _guarded_connect_ex(sock: socket.socket, address: Any) -> int:
    _refuse_far(sock, address)
    return _connect_ex(sock, address)


def _guarded_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    # This machine's own name is asked for its mail greeting; it answers from a file.
    if not is_near(host) and host != socket.gethostname():
        raise NetworkClosed(host)
    return _getaddrinfo(host, *args, **kwargs)
