"""Parameters of Content-Type and Content-Disposition, also continued or encoded."""

import re
from urllib.parse import unquote_to_bytes

from . import charsets
from .headers import Headers, decode_words

MOST_VALUE = 8_000  # bytes read of one field
MOST_PARAMETERS = 200

_PARAMETER = re.compile(
    r";\s*([^\s=;\"]{1,80})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"?|([^;]*))", re.DOTALL
)
_SECTION = re.compile(r"([^*]+)(?:\*([0-9]{1,3}))?(\*)?")


def parameters(headers: Headers, name: str) -> tuple[str, dict[str, str]]:
    """Value in lower case, and parameters by lower-case name (RFC 2045, RFC 2231)."""
    whole = headers.raw(name)[:MOST_VALUE].decode("latin-1")
    value = whole.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[bool, str]]] = {}
    for number, found in enumerate(_PARAMETER.finditer(whole)):
        if number >= MOST_PARAMETERS:
            break
        key, text = found[1].lower(), found[3]
        text = _unquoted(found[2]) if text is None else text.strip()
        section = _SECTION.fullmatch(key)
        if "*" in key and section:
            place = sections.setdefault(section[1], {})
            place.setdefault(int(section[2] or 0), (bool(section[3]), text))
        else:
            plain.setdefault(key, decode_words(text.encode("latin-1", "replace")))
    return value, plain | {key: _joined(parts) for key, parts in sections.items()}


def _unquoted(text: str) -> str:
    # Only these two: Windows paths in names carry bare backslashes.
    return re.sub(r'\\(["\\])', r"\1", text)


def _joined(parts: dict[int, tuple[bool, str]]) -> str:
    """Sections in order; those marked encoded carry %XX, the first the charset."""
    charset = ""
    data = b""
    for number in sorted(parts):
        encoded, text = parts[number]
        if encoded and number == min(parts) and text.count("'") >= 2:
            charset, _, text = text.split("'", 2)
        raw = text.encode("latin-1", "replace")
        data += unquote_to_bytes(raw) if encoded else raw
    return charsets.decode(data, charset)[0]
