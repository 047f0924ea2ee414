"""The door out against servers that misbehave: every answer ends in time and size."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from config.lib.http import Door, Limits, NoAnswer

LIMITS = Limits(connect_s=1, read_s=0.3, whole_s=0.6, largest=10_000)
HEAD = b"HTTP/1.1 200 OK\r\n"


@contextlib.contextmanager
def speaking(say: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that reads a request and lets `say` answer; its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with connection, contextlib.suppress(OSError):
                    connection.recv(65_536)
                    say(connection)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def said(*parts: bytes, pause_s: float = 0) -> Callable[[socket.socket], None]:
    def say(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)
            threading.Event().wait(pause_s)

    return say


def failing(say: Callable[[socket.socket], None]) -> tuple[str, float]:
    """Why there was no answer, and after how many seconds."""
    begun = time.monotonic()
    with speaking(say) as url, pytest.raises(NoAnswer) as caught:
        Door(LIMITS).send("GET", url)
    return caught.value.reason, time.monotonic() - begun


def test_a_whole_answer_comes_with_status_head_and_body():
    head = b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nX-Of: it\r\n\r\n"
    with speaking(said(head, b"none")) as url:
        answer = Door(LIMITS).send("GET", url)
    assert (answer.status, answer.body, answer.headers["x-of"]) == (404, b"none", "it")


def test_silence_ends():
    reason, seconds = failing(said(b"", pause_s=1.5))
    assert reason == "too slow" and seconds < 1.2


def test_a_head_that_trickles_ends():
    drops = [HEAD, *[b"X: y\r\n"] * 20]
    reason, seconds = failing(said(*drops, pause_s=0.1))
    assert reason in ("too slow", "broken off") and seconds < 1.2


def test_a_body_that_trickles_ends():
    drops = [HEAD + b"Content-Length: 100\r\n\r\n", *[b"x"] * 20]
    reason, seconds = failing(said(*drops, pause_s=0.1))
    assert reason == "too slow" and seconds < 1.2


def test_a_body_that_is_too_large_ends():
    endless = [HEAD + b"\r\n", *[b"x" * 5000] * 10]
    assert failing(said(*endless))[0] == "too large"


def test_a_body_that_is_cut_off_is_no_answer():
    assert failing(said(HEAD + b"Content-Length: 100\r\n\r\nhalf"))[0] == "broken off"


def test_a_packed_body_is_not_unpacked():
    head = HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n"
    assert failing(said(head, b"\x1f\x8b"))[0] == "packed"


def test_something_else_than_http_is_no_answer():
    assert failing(said(b"220 smtp.example ESMTP\r\n"))[0] == "broken off"


def test_a_redirect_is_an_answer_and_not_followed():
    head = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\n"
    with speaking(said(head + b"Content-Length: 0\r\n\r\n")) as url:
        assert Door(LIMITS).send("GET", url).status == 302


def test_nobody_there_means_that_nothing_was_sent():
    with pytest.raises(NoAnswer) as caught:
        Door(LIMITS).send("GET", "http://127.0.0.1:9/")
    assert not caught.value.was_sent


def test_no_cookie_is_kept_and_no_proxy_is_asked(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    door, seen = Door(LIMITS), []

    def say(connection: socket.socket) -> None:
        head = HEAD + b"Set-Cookie: a=b; Path=/\r\nContent-Length: 0\r\n"
        connection.sendall(head + b"Connection: close\r\n\r\n")

    with speaking(say) as url:
        for _ in range(2):
            seen.append(door.send("GET", url).status)
    assert seen == [200, 200] and not list(door._session.cookies)
