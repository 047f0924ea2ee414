"""Names and addresses out of From, To, Cc: one pass, nothing raised or guessed."""

import re
from dataclasses import dataclass

from . import charsets
from .headers import MOST_FIELD, decode_words

MOST_ADDRESSES = 200
LONGEST_NAME = 200

_ADDRESS = re.compile(r"[^\s<>()\[\]\\\",;:@]{1,64}@[^\s<>()\[\]\\\",;:@]{1,190}(?!@)")
_FORGED_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox: display name ('' when none) and address with a lower-case domain."""

    name: str
    address: str


def addresses(value: bytes) -> list[Address]:
    """Mailboxes of a header field, groups opened, at most `MOST_ADDRESSES`."""
    found: list[Address] = []
    for chunk in _chunks(value[:MOST_FIELD].decode("latin-1")):
        address = chunk.mailbox()
        if address is not None:
            found.append(address)
        if len(found) >= MOST_ADDRESSES:
            break
    return found


def tidy(text: str) -> str:
    """A plausible address with its domain in lower case; '' for anything else."""
    text = text.strip().strip("<>'").rstrip(".")
    if not _ADDRESS.fullmatch(text):
        return ""
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}"


class _Chunk:
    """What stands between two commas."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self.name: list[str] = []
        self.note: list[str] = []
        self.angle: list[str] | None = None

    def mailbox(self) -> Address | None:
        whole = "".join(self.all)
        if self.angle is not None:
            text, name = "".join(self.angle), "".join(self.name)
        else:
            text, name = "".join(self.name), ""
        address = tidy(_readable(text))
        if not address:
            address = self._stray(_readable(whole))
        if not address:
            # A bare word, as in `From: MAILER-DAEMON`.
            name = "".join(self.name)
        name = _name(name) or _name("".join(self.note))
        if not address and not name:
            return None
        return Address("" if name == address else name, address)

    @staticmethod
    def _stray(whole: str) -> str:
        """The only address in a broken chunk; none where it could be another's."""
        if '"@' in whole:
            return ""
        found = set(_ADDRESS.findall(whole))
        return tidy(found.pop()) if len(found) == 1 else ""


def _readable(text: str) -> str:
    return decode_words(text.encode("latin-1", "replace"))


def _name(text: str) -> str:
    line = _FORGED_DIRECTION.sub("", charsets.one_line(_readable(text)))
    return line.strip(" '\"")[:LONGEST_NAME]


def _chunks(value: str) -> list[_Chunk]:
    """The field cut at commas and semicolons outside of quotes, comments, brackets."""
    scanner = _Scanner()
    for sign in value:
        if scanner.between(sign):
            if len(scanner.chunks) > MOST_ADDRESSES * 2:
                break
            scanner.chunks.append(_Chunk())
        else:
            scanner.take(sign)
    return scanner.chunks


class _Scanner:
    """Reads a field sign by sign; comments are counted, not recursed into."""

    def __init__(self) -> None:
        self.chunks = [_Chunk()]
        self.quoted = self.escaped = self.inside = False
        self.depth = 0

    def between(self, sign: str) -> bool:
        """Whether the sign parts two mailboxes."""
        return sign in ",;" and not (self.quoted or self.depth or self.inside)

    def take(self, sign: str) -> None:
        """Put one sign where it belongs."""
        chunk = self.chunks[-1]
        chunk.all.append(sign)
        if self.depth:
            self.depth += (sign == "(") - (sign == ")")
            if self.depth:
                chunk.note.append(sign)
        elif self.escaped:
            self.escaped = False
            chunk.name.append(sign)
        elif self.inside:
            self._bracketed(chunk, sign)
        elif sign == '"':
            self.quoted = not self.quoted
        elif self.quoted:
            self.escaped = sign == "\\"
            if not self.escaped:
                chunk.name.append(sign)
        else:
            self._bare(chunk, sign)

    def _bracketed(self, chunk: _Chunk, sign: str) -> None:
        if sign == ">":
            self.inside = False
        elif chunk.angle is not None:
            chunk.angle.append(sign)

    def _bare(self, chunk: _Chunk, sign: str) -> None:
        if sign == "(":
            self.depth = 1
        elif sign == "<":
            self.inside, chunk.angle = True, []
        elif sign == ":":
            # What stood before it is the name of a group.
            chunk.name.clear()
        else:
            chunk.name.append(sign)
