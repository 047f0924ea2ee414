"""One browser window of one person: its look, what it does, what went wrong in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import CDPSession, ConsoleMessage, Page, Response

from tests.browser import axe
from tests.browser.product import PASSWORD, Product

PATIENCE_MS = 15_000
# The window tells of every breach of the Content-Security-Policy, not only of those the
# browser writes to the console.
TELL_BREACHES = """
addEventListener("securitypolicyviolation", (breach) => console.error(
  `CSP: ${breach.violatedDirective} ${breach.blockedURI} ${breach.sourceFile}`));
"""


@dataclass(frozen=True)
class Look:
    """A variant: language, theme, width of the window in pixels."""

    language: str = "zh-hans"
    theme: str = "light"
    width: int = 1440

    @property
    def name(self) -> str:
        """Short, fit for user names: "zh-light-1440"."""
        return f"{self.language[:2]}-{self.theme}-{self.width}"

    @property
    def height(self) -> int:
        """A usual height for the width."""
        return 844 if self.is_narrow else 900

    @property
    def is_narrow(self) -> bool:
        """A phone: one pane at a time, touch."""
        return self.width < 600

    @property
    def html_lang(self) -> str:
        """What the page must say of its language."""
        return "zh-Hans" if self.language == "zh-hans" else "en"

    def context(self) -> dict[str, Any]:
        """The arguments of `browser.new_context`."""
        return {
            "locale": "zh-CN" if self.language == "zh-hans" else "en-GB",
            "timezone_id": "Asia/Shanghai",
            "color_scheme": self.theme,
            "viewport": {"width": self.width, "height": self.height},
            "has_touch": self.is_narrow,
            "reduced_motion": "reduce",
        }


SUITE = Look()
ALL = [
    Look(language, theme, width)
    for language in ("zh-hans", "en")
    for theme in ("light", "dark")
    for width in (1440, 390)
]


@dataclass
class Window:
    """A page and its troubles. `allowed` are answers the journey itself provokes."""

    page: Page
    product: Product
    look: Look
    troubles: list[str] = field(default_factory=list)
    allowed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        page = self.page
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(TELL_BREACHES)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        page.on("response", self._on_response)
        page.on("request", lambda request: self._on_request(request.url))

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused answer is counted by _on_response, which knows which were expected.
        known = message.text.startswith(("Failed to load resource", "Response Status"))
        if message.type == "error" and not known:
            self.troubles.append(f"console: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed:
            self.troubles.append(f"{response.status}: {response.url}")

    def _on_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "localhost":
            self.troubles.append(f"left this machine: {url}")

    @property
    def path(self) -> str:
        """The path of the address shown."""
        return urlsplit(self.page.url).path

    def open(self, path: str) -> None:
        """Go to a path of the product."""
        self.page.goto(self.product.url + path)

    def submit(self, selector: str = "main form button.primary") -> None:
        """Press a button that leads to another page."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Sign in by the form."""
        if self.path != "/accounts/login/":
            self.open("/accounts/login/")
        self.page.fill("input[name=login]", username)
        self.page.fill("input[name=password]", password)
        self.submit()

    def confirm(self, password: str = PASSWORD) -> None:
        """Prove once more who it is, where a page asks for it."""
        self.page.fill("input[name=password]", password)
        self.submit()

    def sign_out(self) -> None:
        """Sign out by the person's menu."""
        if not self.page.locator(".rail").is_visible():
            self.open("/desk/me/")
        self.page.click("[aria-controls=me-menu]")
        self.submit('#me-menu form[action$="/logout/"] button')

    def pane(self, name: str) -> None:
        """Bring a pane of the desk to the front, where only one is shown."""
        if self.look.is_narrow:
            self.page.click(f'.pocket [data-pane-show="{name}"]')

    def wait(self, selector: str) -> None:
        """Wait until it is visible."""
        self.page.locator(selector).first.wait_for()

    def scroll_to(self, selector: str) -> None:
        """Bring it into sight. It may take another's place at this very moment, which
        Playwright's own way does not bear.
        """
        self.wait(selector)
        to = "(selector) => document.querySelector(selector).scrollIntoView()"
        self.page.evaluate(to, selector)

    def until(self, is_so: Callable[[], object], seconds: float, what: str) -> None:
        """Wait until something outside of the page is so; AssertionError says what."""
        for _turn in range(int(seconds * 10)):
            if is_so():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"not within {seconds} s: {what}")

    def tools(self) -> CDPSession:
        """The browser's own door for what no person's hand does."""
        return self.page.context.new_cdp_session(self.page)

    def in_order(self) -> None:
        """AssertionError where the page is hard to use for some, or too wide."""
        found = axe.findings(self.page)
        assert not found, "\n".join(found)
        assert self.overflow() <= 0, f"{self.path}: {self.overflow()} px too wide"
        assert self.too_tall() <= 0, f"{self.path}: {self.too_tall()} px of nothing"

    def overflow(self) -> int:
        """By how many pixels the page is wider than the window."""
        wide = "({ scrollWidth, clientWidth }) => scrollWidth - clientWidth"
        return int(self.page.locator("html").evaluate(wide))

    def too_tall(self) -> int:
        """By how many pixels the window scrolls, where only its panes should."""
        tall = "({ scrollHeight, clientHeight }) => scrollHeight - clientHeight"
        return int(self.page.locator("html").evaluate(tall))

    def resize(self, width: int) -> None:
        """Give the window another width in pixels."""
        self.page.set_viewport_size({"width": width, "height": self.look.height})
