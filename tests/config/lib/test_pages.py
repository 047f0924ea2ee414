"""Threads of pages: one for a whole request, lent again, no more kept than agreed."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from config.lib import pages
from config.lib.pages import Pages, Threads

SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "GET",
    "path": "/",
    "query_string": b"",
    "headers": [(b"host", b"localhost")],
}


def whose(thread: ThreadPoolExecutor) -> int:
    """The thread that works for this executor."""
    return thread.submit(threading.get_ident).result()


async def asked(site: Pages) -> bytes:
    """Ask the site for a page; the body of its answer."""
    told = [{"type": "http.request", "body": b""}]
    sent: list[Any] = []

    async def receive() -> Any:
        return told.pop() if told else await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    await site(SCOPE, receive, send)
    return b"".join(message.get("body", b"") for message in sent)


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Pages:
    """A site whose every page names the thread that made it."""
    made = Pages()

    def named(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(threading.get_ident()))

    monkeypatch.setattr(made, "_middleware_chain", named)
    return made


def test_a_thread_given_back_is_lent_again() -> None:
    threads = Threads()
    thread = threads.lend()
    worker = whose(thread)
    threads.give_back(thread)
    assert whose(thread) == whose(threads.lend()) == worker


def test_a_thread_still_at_work_for_who_went_away_is_not_lent() -> None:
    threads, done = Threads(), threading.Event()
    thread = threads.lend()
    at_work = thread.submit(done.wait, 5)
    threads.give_back(thread)
    assert threads.lend() is not thread
    done.set()
    assert at_work.result() and whose(thread) == whose(threads.lend())


def test_two_at_once_have_two_threads() -> None:
    threads = Threads()
    assert whose(threads.lend()) != whose(threads.lend())


def test_a_thread_beyond_those_kept_ends_with_its_connections(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    closed = threading.Event()
    monkeypatch.setattr(pages.db.connections, "close_all", closed.set)
    threads = Threads(kept=0)
    thread = threads.lend()
    threads.give_back(thread)
    assert closed.wait(5)
    with pytest.raises(RuntimeError):
        thread.submit(int)


def test_requests_one_after_the_other_share_a_thread_that_is_not_the_loops(
    site: Pages,
) -> None:
    async def two() -> tuple[bytes, bytes]:
        first = await asked(site)
        while not site.threads.idle:
            await asyncio.sleep(0)
        return first, await asked(site)

    first, second = asyncio.run(two())
    assert first == second != str(threading.get_ident()).encode()


def test_the_thread_comes_back_when_the_answer_cannot_be_made(
    site: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(site, "handle", broken)
    with pytest.raises(ZeroDivisionError):
        asyncio.run(asked(site))
    thread = site.threads.lend()
    site.threads.give_back(thread)
    whose(thread)
    assert list(site.threads.idle) == [thread]
