"""The one door out: requests to other services with every limit set.

An answer is bounded as a whole, in seconds and in bytes; redirects are not followed, so
that nobody is sent into the own network; no proxy, no cookie and no stored password is
taken from the surroundings; connections are kept.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

CHUNK = 64 * 1024
KEPT = 16  # connections to one host


class NoAnswer(Exception):
    """Nothing whole came back; `was_sent`: the other side may have acted."""

    def __init__(self, reason: str, was_sent: bool = True) -> None:
        super().__init__(reason)
        self.reason, self.was_sent = reason, was_sent


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds to connect, to wait for more, and for all of it; bytes of the answer."""

    connect_s: float = 2
    read_s: float = 5
    whole_s: float = 6
    largest: int = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


_deadline = threading.local()


class _InTime:
    """A connection whose answer begins before the deadline of its thread, or never.

    The time limit of a socket is one for each piece: a header sent letter by letter
    would outlast it. So the socket is shut from outside when the time is over.
    """

    sock: Any

    def getresponse(self) -> Any:
        """The beginning of the answer."""
        timer = threading.Timer(max(_deadline.at - time.monotonic(), 0), self._shut)
        timer.daemon = True
        timer.start()
        try:
            return super().getresponse()  # type: ignore[misc]
        finally:
            timer.cancel()

    def _shut(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


class _Connection(_InTime, HTTPConnection):
    pass


class _SecureConnection(_InTime, HTTPSConnection):
    pass


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _SecureConnection


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _Pool, "https": _SecurePool}


class Door:
    """Kept connections to one service; may be used by many threads."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Adapter(pool_maxsize=KEPT, max_retries=0))

    def send(self, method: str, url: str, **more: Any) -> Answer:
        """Ask once and return the answer, whatever its status; raises NoAnswer.

        `more` is headers, params, json or data as requests takes them.
        """
        limits = self.limits
        ends = _deadline.at = time.monotonic() + limits.whole_s
        headers = {"Accept-Encoding": "identity", **(more.pop("headers", None) or {})}
        with _told(ends):
            response = self._session.request(
                method,
                url,
                headers=headers,
                timeout=(limits.connect_s, limits.read_s),
                allow_redirects=False,
                stream=True,
                **more,
            )
            with contextlib.closing(response):
                # A head that was shut off in the middle looks like a short one.
                if time.monotonic() > ends:
                    raise NoAnswer("too slow")
                body = _body(response, ends, limits.largest)
        return Answer(response.status_code, response.headers, body)

    def close(self) -> None:
        """Let the kept connections go."""
        self._session.close()


def _body(response: requests.Response, ends: float, largest: int) -> bytes:
    """Read it as it came: a packed answer was not asked for, and could be a bomb."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise NoAnswer("packed")
    parts: list[bytes] = []
    size = 0
    while True:
        part = response.raw.read1(CHUNK)
        if not part:
            return b"".join(parts)
        size += len(part)
        if size > largest:
            raise NoAnswer("too large")
        if time.monotonic() > ends:
            raise NoAnswer("too slow")
        parts.append(part)


@contextlib.contextmanager
def _told(ends: float) -> Iterator[None]:
    """Every failure of the network as NoAnswer, without addresses or values."""
    try:
        yield
    except requests.exceptions.ConnectTimeout as error:
        raise NoAnswer("connect", was_sent=False) from error
    except requests.exceptions.Timeout as error:
        raise NoAnswer("too slow") from error
    except requests.exceptions.ConnectionError as error:
        refused = "NewConnectionError" in repr(error)
        raise NoAnswer(_why(ends), was_sent=not refused) from error
    except (requests.exceptions.RequestException, HTTPError, OSError) as error:
        raise NoAnswer(_why(ends)) from error


def _why(ends: float) -> str:
    """What broke off after the deadline was shut off by this side."""
    return "too slow" if time.monotonic() >= ends else "broken off"
