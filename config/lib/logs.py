"""Log lines: one formatter takes personal data and secrets out of whatever is written.

The plain form is for people, the JSON form for collectors; both carry the request id.
"""

import datetime
import json
import logging
import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from config.lib.redaction import redact, redacted

__all__ = ["AccessLog", "JsonFormatter", "PlainFormatter", "redact", "request_id"]

request_id: ContextVar[str] = ContextVar("kefu_request_id", default="")
_VALID_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def new_request_id() -> str:
    """Return 26 letters: no run of digits that could be read as somebody's number."""
    return "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz") for _ in range(26))


def valid_request_id(text: str) -> bool:
    """Tell whether an id from outside may go into headers, rows and log lines."""
    return bool(_VALID_ID.fullmatch(text)) and redact(text) == text


class RedactingFormatter(logging.Formatter):
    """The common part: message, exception, stack and extras, all redacted."""

    def fields(self, record: logging.LogRecord) -> dict[str, Any]:
        """Return what the line says, in order, redacted; empty parts are left out."""
        at = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        extras = {k: v for k, v in vars(record).items() if k not in _STANDARD}
        found = {
            "at": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_id.get(),
            "message": redact(_message(record)),
            **{name: _safely(value, name) for name, value in extras.items()},
            "exception": redact(self._exception(record)),
        }
        return {name: value for name, value in found.items() if value != ""}

    def _exception(self, record: logging.LogRecord) -> str:
        parts = []
        if record.exc_info and record.exc_info[1] is not None:
            parts.append(self.formatException(record.exc_info))
        elif record.exc_text:
            parts.append(record.exc_text)
        if record.stack_info:
            parts.append(self.formatStack(record.stack_info))
        return "\n".join(parts)


class JsonFormatter(RedactingFormatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        return json.dumps(self.fields(record), ensure_ascii=False, default=str)


class PlainFormatter(RedactingFormatter):
    """One readable line, the exception below it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as a line: time, level, logger, [request], message."""
        found = self.fields(record)
        head = f"{found.pop('at')} {found.pop('level'):<7} {found.pop('logger')}"
        request = found.pop("request", "-")
        message = _one_line(str(found.pop("message", "")))
        trace = found.pop("exception", "")
        rest = "".join(f" {name}={_one_line(str(v))}" for name, v in found.items())
        return f"{head} [{request}] {message}{rest}" + (f"\n{trace}" if trace else "")


class AccessLog:
    """Daphne's record of sockets, without the query: that is where tokens travel.

    Requests are left to the middleware, which knows the view and the request id.
    """

    logger = logging.getLogger("kefu.access")

    def __init__(self, stream: Any = None) -> None:
        """Take (and not use) the stream that Daphne would write to."""

    def __call__(self, protocol: str, action: str, details: Mapping[str, Any]) -> None:
        """Log one action of a socket."""
        if protocol == "websocket":
            path = str(details.get("path", "")).partition("?")[0]
            self.logger.info("socket %s %s", action, path)


def configuration(form: str, debug: bool) -> dict[str, Any]:
    """Return the LOGGING setting: everything to standard error, `form` json or plain.

    Nothing else may write: a handler of its own would pass the redaction by.
    """
    # A record that cannot be formatted would be printed raw by the logging module.
    logging.raiseExceptions = debug
    shapes = {"json": JsonFormatter, "plain": PlainFormatter}
    quiet = {"level": "WARNING"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"kefu": {"()": shapes[form]}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "kefu"}
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            "django": {"handlers": [], "level": "INFO", "propagate": True},
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            # The access line already says 404 and 403.
            "django.request": {"level": "ERROR"},
            "daphne": quiet,
            "asyncio": quiet,
            "axes": quiet,
            "csp": quiet,
        },
    }


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except Exception:  # a bad format string must not lose the line
        return f"{record.msg} {record.args}"


def _safely(value: Any, name: str) -> Any:
    try:
        return redacted(value, name)
    except Exception as error:  # nor may a value whose str() fails
        return f"[unprintable: {type(error).__name__}]"


def _one_line(text: str) -> str:
    """Keep a line a line: what somebody typed must not forge the next one."""
    return text.replace("\r", "\\r").replace("\n", "\\n")
