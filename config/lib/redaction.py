"""Personal data and secrets taken out of free text, as it goes into a log."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from config.lib import personal

_SECRET_WORD = (
    r"(?:[\w-]*token|[\w-]*secret|passw(?:or)?d|pwd|[\w-]*api[_-]?key|signature|sig|otp"
    r"|sessionid|[\w-]*session|[\w-]*csrf\w*|authorization|cookie|set-cookie|code|state)"
)
_SECRETS = (
    # A header or a mapping's entry: to the end of the value, scheme included.
    (
        re.compile(
            r"(?i)((?:proxy[-_]|http_)?authorization|(?:set-|http_)?cookie)"
            r"(['\"]?\s*[:=]\s*b?['\"]?)[^'\"\r\n]+"
        ),
        r"\1\2[secret]",
    ),
    (re.compile(r"(?i)\b(bearer|basic|token)(\s+)[\w.~+/=-]{8,}"), r"\1\2[secret]"),
    (re.compile(rf"(?i)\b({_SECRET_WORD}=)[^&\s'\"<>,;)]+"), r"\1[secret]"),
    (
        re.compile(
            rf"(?i)(['\"]{_SECRET_WORD}['\"]\s*[:,]\s*b?)(['\"])(?:(?!\2)[^\r\n])*"
        ),
        r"\1\2[secret]",
    ),
    (re.compile(r"(?i)\bkefu\.[\w.~+/=-]{8,}"), "kefu.[secret]"),
    # The address of a status link is its secret.
    (re.compile(r"(?i)(/portal/s/)[\w.~%+-]+"), r"\1[secret]"),
    (re.compile(r"(?i)(\b[a-z][a-z+.-]*://)[^/\s:@'\"]*:[^/\s@'\"]+@"), r"\1[secret]@"),
)
_SECRET_NAME = re.compile(rf"(?i){_SECRET_WORD}|[\w-]*key")


def _mark(kind: str) -> Callable[[str], str]:
    return lambda _value: f"[{kind}]"


_MARKS = {kind: _mark(kind) for kind in personal.KINDS}


def redact(text: str) -> str:
    """Return `text` with secrets, mail addresses, identity, card, mobile numbers out.

    Numbers of other shapes (tickets, amounts, times) stay. Full-width digits become
    plain ones.
    """
    text = personal.narrow(text)
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return personal.replace(text, _MARKS)


def redacted(value: Any, name: str = "") -> Any:
    """Return a value of a log record fit for JSON, redacted at every depth.

    What `name` says to be a secret is dropped whole.
    """
    if name and _SECRET_NAME.fullmatch(name) and value not in (None, "", True, False):
        return "[secret]"
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        text = redact(str(value))
        return value if text == str(value) else text
    if isinstance(value, Mapping):
        return {redact(str(k)): redacted(v, str(k)) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(item) for item in value]
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    return redact(str(value))
