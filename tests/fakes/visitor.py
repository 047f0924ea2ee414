"""A browser without a screen: keep-alive, cookies, and the token of a form."""

import http.client
import re
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

TIMEOUT_S = 60
FORM = "application/x-www-form-urlencoded"
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
        # Of the process behind it, where it was started for this visitor.
        self.pid = 0
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
        return self.send(path, urlencode(form).encode(), {"Content-Type": FORM})

    def upload(self, path: str, name: str, content: bytes) -> Page:
        """Send a form whose only field is the file `file` of this name."""
        edge = secrets.token_hex(16)
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="file"; '
            f'filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
        )
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        kind = f"multipart/form-data; boundary={edge}"
        return self.send(path, body, {"Content-Type": kind})

    def send(self, path: str, content: bytes, headers: Mapping[str, str]) -> Page:
        """Post any content, with the token of the session."""
        return self._ask("POST", path, content, headers)

    def _ask(
        self,
        method: str,
        path: str,
        content: bytes | None,
        headers: Mapping[str, str] | None = None,
    ) -> Page:
        begun = time.perf_counter()
        sent = self._headers(content) | dict(headers or {})
        try:
            return self._answer(method, path, content, sent, begun)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # An idle connection may be closed at any time; nothing was answered yet.
            self.connection.close()
            return self._answer(method, path, content, sent, begun)
        except OSError:
            self.connection.close()
            raise

    def _answer(self, *asked: Any) -> Page:
        """Ask (method, path, content, headers, when it began) on the connection."""
        *question, begun = asked
        self.connection.request(*question)
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
            headers["X-CSRFToken"] = self.cookies.get("kefu_csrf", "")
            headers["Referer"] = f"http://{host}/"
        return headers
