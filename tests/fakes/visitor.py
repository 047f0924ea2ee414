"""A browser without a screen: keep-alive, cookies, and the token of a form."""

import http.client
import re
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TIMEOUT_S = 60
_FIELD = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(name|value|type)="([^"]*)"')


@dataclass(frozen=True)
class Page:
    """An answer, and how many seconds it took from the request to its last byte."""

    status: int
    body: bytes
    location: str
    seconds: float

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")

    def hidden(self, name: str) -> str:
        """The value of the first hidden field of that name; "" where there is none."""
        for tag in _FIELD.findall(self.text):
            found = dict(_ATTRIBUTE.findall(tag))
            if found.get("type") == "hidden" and found.get("name") == name:
                return found.get("value", "")
        return ""


class Visitor:
    """One connection to a server on loopback, kept open."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, TIMEOUT_S)

    def sign_in(self, username: str, password: str) -> None:
        """Through the sign-in page; raises AssertionError where it does not work."""
        self.get("/accounts/login/")
        form = {"login": username, "password": password}
        page = self.post("/accounts/login/", form)
        assert page.status == 302, f"sign-in answered {page.status}: {page.text[:2000]}"

    def get(self, path: str) -> Page:
        """Read a page; redirects are not followed."""
        return self._ask("GET", path, None)

    def post(self, path: str, form: dict[str, str]) -> Page:
        """Send a form as the page's own script would, with the token of the session."""
        return self._ask("POST", path, urlencode(form).encode())

    def _ask(self, method: str, path: str, content: bytes | None) -> Page:
        begun = time.perf_counter()
        try:
            return self._answer(method, path, content, begun)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # An idle connection may be closed at any time; nothing was answered yet.
            self.connection.close()
            return self._answer(method, path, content, begun)
        except OSError:
            self.connection.close()
            raise

    def _answer(
        self, method: str, path: str, content: bytes | None, begun: float
    ) -> Page:
        self.connection.request(method, path, content, self._headers(content))
        response = self.connection.getresponse()
        body = response.read()
        seconds = time.perf_counter() - begun
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        location = response.headers.get("Location", "")
        return Page(response.status, body, location, seconds)

    def _headers(self, content: bytes | None) -> dict[str, str]:
        host = f"localhost:{self.port}"
        headers = {"Host": host, "Accept-Language": "zh-CN"}
        if self.cookies:
            pairs = (f"{name}={value}" for name, value in self.cookies.items())
            headers["Cookie"] = "; ".join(pairs)
        if content is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = self.cookies.get("kefu_csrf", "")
            headers["Referer"] = f"http://{host}/"
        return headers
