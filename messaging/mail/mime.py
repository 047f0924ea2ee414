"""A mail's bytes split into its leaves, without recursion and in one pass.

Boundaries are looked up in a table, so a thousand nested multiparts cost what a
thousand side by side cost; the standard library's parser gives up at some hundreds.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .headers import Headers, base64, read
from .parameters import parameters

MOST_LEAVES = 2_000
MOST_DEPTH = 2_000
LONGEST_KIND = 100  # characters of a MIME type; RFC 6838, 4.2 allows 127 a half

_DASHES = re.compile(rb"^--([^\r\n]*)", re.MULTILINE)
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]*\r?\n", re.MULTILINE)


@dataclass(slots=True)
class Leaf:
    """One part that holds content: its headers and where its bytes lie."""

    headers: Headers
    kind: str
    parameters: dict[str, str]
    start: int
    end: int = -1
    # Outermost multipart/alternative it stands in (a number), -1 for none.
    choice: int = -1
    # Whether it is the whole mail, and whether it stands in multipart/related.
    root: bool = False
    related: bool = False


@dataclass(slots=True)
class _Box:
    """A multipart being read."""

    boundary: bytes
    subtype: str
    choice: int
    related: bool


@dataclass(slots=True)
class Split:
    """A mail taken apart."""

    raw: bytes
    headers: Headers
    kind: str
    parameters: dict[str, str]
    leaves: list[Leaf] = field(default_factory=list)
    defects: set[str] = field(default_factory=set)


def split(raw: bytes) -> Split:
    """Headers and leaves of a mail in their order. Never raises."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    defects: set[str] = set()
    start = len(raw) - len(raw.lstrip(b"\r\n"))
    headers, body = read(raw, start, defects)
    kind, found = _kind(headers, "text/plain")
    whole = Split(raw, headers, kind, found, defects=defects)
    walk = _Walk(whole)
    walk.enter(headers, body)
    for mark, name, closing in _marks(raw, body, walk):
        if mark.start() >= walk.resume_at:
            walk.meet(mark, name, closing)
    walk.end_leaf(len(raw))
    if walk.boxes:
        defects.add("unclosed-multipart")
    return whole


def _kind(headers: Headers, default: str) -> tuple[str, dict[str, str]]:
    value, found = parameters(headers, "content-type")
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", value, re.ASCII):
        bare = {"text": "text/plain", "html": "text/html"}
        value = bare.get(value, default)
    return value[:LONGEST_KIND], found


def _marks(
    raw: bytes, body: int, walk: "_Walk"
) -> Iterator[tuple[re.Match[bytes], bytes, bool]]:
    """Lines that are a boundary of a box open at that moment."""
    for mark in _DASHES.finditer(raw, body):
        line = mark[1].rstrip(b" \t")
        if line in walk.open:
            yield mark, line, False
        elif line.endswith(b"--") and line[:-2] in walk.open:
            yield mark, line[:-2], True


class _Walk:
    """Where the reading stands: the boxes open and the leaf being filled."""

    def __init__(self, whole: Split) -> None:
        self.whole = whole
        self.boxes: list[_Box] = []
        self.open: dict[bytes, int] = {}
        self.leaf: Leaf | None = None
        self.choices = 0
        self.resume_at = 0

    def enter(self, headers: Headers, body: int) -> None:
        """Begin the entity whose body starts at `body`."""
        box = self.boxes[-1] if self.boxes else None
        digest = box is not None and box.subtype == "digest"
        kind, found = _kind(headers, "message/rfc822" if digest else "text/plain")
        boundary = found.get("boundary", "").encode("utf-8", "replace").rstrip(b" \t")
        if kind.startswith("multipart/") and boundary and len(self.boxes) < MOST_DEPTH:
            self._open(kind.removeprefix("multipart/"), boundary)
            return
        if kind.startswith("multipart/"):
            self.whole.defects.add("no-boundary")
            kind = "text/plain"
        if len(self.whole.leaves) >= MOST_LEAVES:
            self.whole.defects.add("too-many-parts")
            return
        self.leaf = Leaf(headers, kind, found, body, root=box is None)
        if box is not None:
            self.leaf.choice, self.leaf.related = box.choice, box.related

    def _open(self, subtype: str, boundary: bytes) -> None:
        outer = self.boxes[-1] if self.boxes else _Box(b"", "", -1, False)
        choice = outer.choice
        if choice < 0 and subtype == "alternative":
            choice = self.choices
            self.choices += 1
        related = outer.related or subtype == "related"
        self.open[boundary] = len(self.boxes)
        self.boxes.append(_Box(boundary, subtype, choice, related))

    def meet(self, mark: re.Match[bytes], name: bytes, closing: bool) -> None:
        """A boundary line: the leaf before it ends, perhaps boxes with it."""
        raw = self.whole.raw
        self.end_leaf(mark.start())
        keep = self.open[name] + (not closing)
        if closing or keep < len(self.boxes):
            if keep < len(self.boxes) - closing:
                self.whole.defects.add("unclosed-multipart")
            del self.boxes[keep:]
            self.open = {box.boundary: at for at, box in enumerate(self.boxes)}
        if not closing:
            line_end = raw.find(b"\n", mark.end())
            start = len(raw) if line_end < 0 else line_end + 1
            # A part without headers begins with its blank line at once.
            headers, body = read(raw, start, self.whole.defects)
            self.resume_at = min(body, self._next_mark(start, body))
            self.enter(headers, max(self.resume_at, start))

    def _next_mark(self, start: int, body: int) -> int:
        """Where a boundary stands inside what was taken for headers, else `body`."""
        for mark in _DASHES.finditer(self.whole.raw, start, body):
            line = mark[1].rstrip(b" \t")
            if line in self.open or line.removesuffix(b"--") in self.open:
                return mark.start()
        return body

    def end_leaf(self, position: int) -> None:
        """The leaf being filled ends here, less the line end before the boundary."""
        leaf, raw = self.leaf, self.whole.raw
        if leaf is None:
            return
        if position < len(raw):
            position -= raw[max(position - 2, 0) : position].endswith(b"\r\n") + (
                raw[max(position - 1, 0) : position] == b"\n"
            )
        leaf.end = max(leaf.start, position)
        self.whole.leaves.append(leaf)
        self.leaf = None


def content(raw: bytes, leaf: Leaf, most: int) -> bytes:
    """Bytes of a leaf after its transfer encoding, from at most `most` encoded ones."""
    data = raw[leaf.start : min(leaf.end, leaf.start + most)]
    encoding = leaf.headers.token("content-transfer-encoding").strip("'\".,:")
    if encoding == "base64":
        return base64(data)
    if encoding in ("quoted-printable", "quotedprintable"):
        return binascii.a2b_qp(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _uudecode(data)
    return data


def _uudecode(data: bytes) -> bytes:
    begin = _UU_BEGIN.search(data)
    if begin is None:
        return data
    chunks = []
    for line in data[begin.end() :].splitlines():
        if line.strip() == b"end":
            break
        try:
            chunks.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(chunks)
