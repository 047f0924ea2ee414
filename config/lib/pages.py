"""Pages under ASGI: every request whole in one thread, and threads that are kept.

Django's own handler changes the thread six times a request where the views are
synchronous (the signals, the middleware, each `process_view`, the view), and starts a
new thread for each request, which opens a new connection to the database.
"""

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asgiref.sync import ThreadSensitiveContext, sync_to_async
from django import db
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponseBase

# Threads beyond these end with the rush that needed them.
KEPT = 8


class Threads:
    """Threads lent to one request each; the last one given back is lent first."""

    def __init__(self, kept: int = KEPT) -> None:
        self.idle: deque[ThreadPoolExecutor] = deque()
        self.kept = kept

    def lend(self) -> ThreadPoolExecutor:
        """A thread that nobody else uses; a new one where all are lent."""
        if self.idle:
            return self.idle.pop()
        return ThreadPoolExecutor(max_workers=1, thread_name_prefix="page")

    def give_back(self, thread: ThreadPoolExecutor) -> None:
        """Keep the thread for the next request once it has nothing left to do: what a
        reader who went away had asked for runs on in it.
        """
        thread.submit(self._rest, thread)

    def _rest(self, thread: ThreadPoolExecutor) -> None:
        """Keep this thread, or let it end with its connections."""
        if len(self.idle) < self.kept:
            self.idle.append(thread)
            return
        thread.shutdown(wait=False)
        db.connections.close_all()


class Pages(ASGIHandler):
    """Django's handler with one change of thread for middleware and view together."""

    def __init__(self) -> None:
        super().__init__()
        self.threads = Threads()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request, signals and all, in a thread lent for it."""
        thread = self.threads.lend()
        try:
            async with ThreadSensitiveContext(executor=thread):
                await self.handle(scope, receive, send)
        finally:
            self.threads.give_back(thread)

    def load_middleware(self, is_async: bool = False) -> None:
        """Chain middleware and view for synchronous calls, whatever Django asks for."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of the synchronous chain."""
        answer: HttpResponseBase = await sync_to_async(self.get_response)(request)
        return answer
