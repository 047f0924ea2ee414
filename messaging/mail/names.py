"""File names of attachments, safe to show and to offer for download."""

import re

from . import charsets

LONGEST = 120
# Direction overrides make `exe.fdp` of `pdf.exe`; the rest ends or leaves a path.
_UNSAFE = re.compile(
    '[\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069<>:"|?*\x00-\x1f\x7f-\x9f]'
)


def safe(name: str, otherwise: str = "attachment") -> str:
    """The last path element, without control or direction signs, ≤ 120 characters."""
    name = charsets.one_line(name).replace("\\", "/").rpartition("/")[2]
    name = _UNSAFE.sub("", name).strip(" .")
    if not name:
        return otherwise
    stem, dot, ending = name.rpartition(".")
    if len(name) > LONGEST and dot and 0 < len(ending) <= 10:
        return stem[: LONGEST - len(ending) - 1].rstrip(" .") + dot + ending
    return name[:LONGEST]


def for_kind(kind: str, number: int) -> str:
    """Name for a part that has none, e.g. `part-2.png`."""
    endings = {
        "message/rfc822": "eml",
        "text/calendar": "ics",
        "text/plain": "txt",
        "text/html": "html",
        "image/jpeg": "jpg",
        "image/svg+xml": "svg",
        "message/delivery-status": "txt",
        "text/rfc822-headers": "txt",
    }
    subtype = kind.partition("/")[2]
    plain = subtype if re.fullmatch(r"[a-z0-9]{2,5}", subtype) else "bin"
    return f"part-{number}.{endings.get(kind, plain)}"
