"""The made-up platform over HTTP: a development tool, on loopback only.

`POST /control` with the same bearer key makes it slow, failing, wrong or gone:
{"mode": "" | "slow" | "failing" | "garbage" | "truncated" | "misshapen" | "gone",
"delay_s": 3, "skew_s": 600}; "misshapen" is JSON of another shape. `GET /control` says
how it is set.
"""

import hmac
import json
import sys
import time
import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from crm.platform import base
from crm.platform.sandbox import routes
from crm.platform.sandbox.adapter import Sandbox

PREFIX = "/cs/v1"
LARGEST_BODY = 64 * 1024
MODES = ("", "slow", "failing", "garbage", "truncated", "misshapen", "gone")


@dataclass(slots=True)
class Faults:
    """What is wrong with it at the moment."""

    mode: str = ""
    delay_s: float = 3
    skew_s: float = 0


class Server(ThreadingHTTPServer):
    """Answers for one Sandbox whoever has the key."""

    daemon_threads = True

    def __init__(self, sandbox: Sandbox, key: str, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.sandbox, self.key, self.faults = sandbox, key, Faults()

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Somebody hung up: that is their affair. Anything else is shown."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    # Head and body are two writes: with Nagle's algorithm each answer takes 40 ms.
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        """Answer a question."""
        self._handle()

    def do_POST(self) -> None:
        """Answer a request to do something."""
        self._handle()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: addresses carry what was searched for."""

    def _handle(self) -> None:
        body = self._body()
        try:
            parts = urlsplit(self.path)
            self._check_key()
            if parts.path == "/control":
                self._say(200, self._control(body))
                return
            status, told = self._answer(parts.path, dict(parse_qsl(parts.query)), body)
        except base.PlatformError as error:
            status, told = routes.STATUS[type(error)], _trouble(error)
        self._say_or_fail(status, told)

    def _answer(self, path: str, query: dict[str, str], body: bytes) -> tuple[int, Any]:
        if not path.startswith(PREFIX):
            raise base.NotFound("There is no such address.")
        asked = routes.Asked(
            method=self.command,
            path=unquote(path.removeprefix(PREFIX)),
            query=query,
            body=_object(body),
            key=self.headers.get("Idempotency-Key", ""),
            bearer=self.server.key,
        )
        return routes.answer(self.server.sandbox, asked)

    def _check_key(self) -> None:
        given = self.headers.get("Authorization", "")
        wanted = f"Bearer {self.server.key}"
        if not hmac.compare_digest(given.encode(), wanted.encode()):
            raise base.AuthFailed("The key is wrong.")

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        size = int(length) if length.isdecimal() else 0
        if size > LARGEST_BODY:
            self.close_connection = True
            return b""
        return self.rfile.read(size)

    def _control(self, body: bytes) -> dict[str, Any]:
        faults = self.server.faults
        if self.command == "POST":
            wanted = {**asdict(Faults()), **_object(body)}
            if wanted["mode"] not in MODES:
                raise base.InvalidRequest("No such mode.", {"mode": "unknown"})
            faults.mode = wanted["mode"]
            faults.delay_s = float(wanted["delay_s"])
            faults.skew_s = float(wanted["skew_s"])
            self.server.sandbox.world.skew = timedelta(seconds=faults.skew_s)
        return asdict(faults)

    def _say_or_fail(self, status: int, told: Any) -> None:
        mode = self.server.faults.mode
        if mode == "gone":
            self.close_connection = True
        elif mode == "failing":
            self._write(500, b"<h1>Internal Server Error</h1>", "text/html")
        elif mode == "garbage":
            self._write(200, b"\x89PNG\r\n\x1a\n\x00\xff{]", "application/json")
        elif mode == "misshapen":
            self._write(200, b'{"items": {"id": 7}, "user": [null]}')
        else:
            if mode == "slow":
                time.sleep(self.server.faults.delay_s)
            self._say(status, told, truncated=mode == "truncated")

    def _say(self, status: int, told: Any, truncated: bool = False) -> None:
        body = json.dumps(told, ensure_ascii=False).encode()
        self._write(status, body[: len(body) // 2] if truncated else body)

    def _write(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body) if body else {}
    except ValueError as error:
        raise base.InvalidRequest("The body is no JSON.") from error
    if not isinstance(told, dict):
        raise base.InvalidRequest("The body must be an object.")
    return told


def _trouble(error: base.PlatformError) -> dict[str, Any]:
    fields = error.fields if isinstance(error, base.InvalidRequest) else {}
    return {
        "error": {
            "code": error.code,
            "message": str(error),
            "field_errors": [{"field": k, "message": v} for k, v in fields.items()],
            "retry_after": 1 if isinstance(error, base.RetryLater) else None,
            "trace_id": uuid.uuid4().hex,
        }
    }
