"""The header block of a mail or of one of its parts, read leniently and linearly.

The standard library's structured headers raise on ids that Exchange writes and recurse
on nested comments, and cost seconds on long lists; only bytes are handled here.
"""

import binascii
import re

from . import charsets

MOST_BLOCK = 1_000_000  # bytes of one header block; the rest is skipped
MOST_FIELD = 200_000  # bytes of one field
MOST_TEXT = 20_000  # bytes of one field read as text

_FIELD = re.compile(rb"([!-9;-~]{1,100})[ \t]*:[ \t]*")
_SURELY_FIELD = re.compile(
    rb"(?i)(?:[a-z]+(?:-[a-z0-9]+)+|from|to|cc|subject|date|received|sender)[ \t]*:"
)
_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?((?:[^?]|\?(?!=)){0,2000})\?=")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


class Headers:
    """Fields of one entity in their order, unfolded, as bytes."""

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self.fields = fields

    def raw(self, name: str) -> bytes:
        """Bytes of the first field of that name; b'' when there is none."""
        return next((value for key, value in self.fields if key == name), b"")

    def all(self, name: str) -> list[bytes]:
        """Bytes of every field of that name."""
        return [value for key, value in self.fields if key == name]

    def text(self, name: str) -> str:
        """First field of that name as one readable line."""
        return charsets.one_line(decode_words(self.raw(name)[:MOST_TEXT]))

    def token(self, name: str) -> str:
        """First word of a field in lower case, parameters and comments cut off."""
        value = self.raw(name)[:1000].decode("ascii", "ignore").lower()
        return re.split(r"[;(\s]", value.strip(), maxsplit=1)[0]

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.fields)


def read(raw: bytes, start: int, defects: set[str]) -> tuple[Headers, int]:
    """Header block from `start`; gives the fields and where the body begins."""
    lines: list[list[bytes]] = []
    names: list[str] = []
    position, limit = start, start + MOST_BLOCK
    while position < len(raw):
        end = raw.find(b"\n", position)
        after = len(raw) if end < 0 else end + 1
        line = raw[position:after].rstrip(b"\r\n")
        if not line.strip() and not (line and _continues(raw[after : after + 200])):
            position = after
            break
        field = _FIELD.match(line)
        if line[:1] in b" \t" and names:
            lines[-1].append(line.strip())
        elif field:
            names.append(field[1].decode("ascii").lower())
            lines.append([line[field.end() :].strip()])
        elif not _skippable(line, raw[after : after + 200], bool(names)):
            defects.add("no-blank-line")
            break
        if after > limit:
            defects.add("headers-cut")
            position = _end_of_block(raw, after - 2)
            break
        position = after
    values = [b" ".join(chunks)[:MOST_FIELD] for chunks in lines]
    return Headers(list(zip(names, values, strict=True))), position


def _skippable(line: bytes, following: bytes, begun: bool) -> bool:
    """Whether a line that is no field lies between fields (mbox line, junk)."""
    if not begun and (line.startswith((b"From ", b">From ")) or line[:1] in b" \t"):
        return True
    return bool(_SURELY_FIELD.match(following))


def _continues(following: bytes) -> bool:
    """Whether a line of blanks is a fold inside the block rather than its end."""
    return following[:1] in (b" ", b"\t") or bool(_SURELY_FIELD.match(following))


def _end_of_block(raw: bytes, position: int) -> int:
    ends = [
        found + len(mark)
        for mark in (b"\r\n\r\n", b"\n\n")
        if (found := raw.find(mark, position)) >= 0
    ]
    return min(ends, default=len(raw))


def decode_words(value: bytes) -> str:
    """Text of a field with encoded words (RFC 2047) and bare 8-bit bytes.

    Neighbouring words of one charset are joined before decoding, since many mailers
    cut a Chinese character in two between words.
    """
    runs: list[tuple[str, bytes]] = []
    position = 0
    for word in _WORD.finditer(value):
        gap = value[position : word.start()]
        if gap.strip() or (gap and not runs):
            runs.append(("", gap))
        charset = word[1].decode("ascii", "replace").split("*")[0].lower()
        data = base64(word[3]) if word[2] in b"bB" else _q(word[3])
        if runs and runs[-1][0] == charset and not gap.strip():
            runs[-1] = (charset, runs[-1][1] + data)
        else:
            runs.append((charset, data))
        position = word.end()
    runs.append(("", value[position:]))
    return "".join(charsets.decode(data, charset)[0] for charset, data in runs)


def _q(payload: bytes) -> bytes:
    return binascii.a2b_qp(payload, header=True)


def base64(data: bytes) -> bytes:
    """Bytes of base64 that may be cut short, unpadded or mixed with junk."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = _NOT_BASE64.sub(b"", data)
        kept = kept[: len(kept) - (len(kept) % 4 == 1)]
        return binascii.a2b_base64(kept + b"==")
