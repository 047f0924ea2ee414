"""A browser on a thread of its own, at a running product.

Playwright keeps an event loop running on the thread that started it, and Django refuses
its database to such a thread; the other tests of the process must not notice.
"""

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser, sync_playwright

from tests.browser.product import Product
from tests.browser.window import Look, Window

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # The network is closed for the browser too.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]
Result = TypeVar("Result")


class Stage:
    """Plays functions `play(stage, …)` on the browser's thread."""

    def __init__(self, product: Product, browser: Browser, thread: ThreadPoolExecutor):
        self.product, self.browser, self.thread = product, browser, thread
        self._cookies: dict[tuple[str, Look], Any] = {}

    def play(self, run: Callable[..., Result], *args: Any) -> Result:
        """Run `run(stage, *args)` there; return or raise what it does."""
        return self.thread.submit(run, self, *args).result()

    @contextmanager
    def window(self, look: Look, username: str = "") -> Iterator[Window]:
        """A fresh window, signed in as `username` if given, by the form once for each
        person and look; at the end nothing may have gone wrong in it. A window that
        failed leaves its picture behind.
        """
        known = self._cookies.get((username, look))
        context = self.browser.new_context(storage_state=known, **look.context())
        window = Window(context.new_page(), self.product, look)
        try:
            if username and known is None:
                window.sign_in(username)
                self._cookies[username, look] = context.storage_state()
            yield window
            assert not window.troubles, "\n".join(window.troubles)
        except BaseException as error:
            error.add_note(_picture(window))
            raise
        finally:
            context.close()


@contextmanager
def opened(product: Product, chromium: str) -> Iterator[Stage]:
    """Run a browser until the block ends."""
    with ThreadPoolExecutor(1, "browser") as thread:
        playwright = thread.submit(sync_playwright().start).result()
        try:
            browser = thread.submit(
                playwright.chromium.launch, executable_path=chromium, args=ARGUMENTS
            ).result()
            try:
                yield Stage(product, browser, thread)
            finally:
                thread.submit(browser.close).result()
        finally:
            thread.submit(playwright.stop).result()


def _picture(window: Window) -> str:
    folder = Path(tempfile.mkdtemp(prefix="kefu-browser-failed-"))
    try:
        window.page.screenshot(path=folder / "window.png", timeout=5_000)
        (folder / "page.html").write_text(window.page.content())
    except Exception as error:
        return f"at {window.page.url}; no picture: {error}"
    return f"at {window.page.url}; seen: {folder}; troubles: {window.troubles}"
