"""Raw bytes of a mail to `ParsedMail`. Runs in a process of its own, without Django."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from . import charsets, mime, names
from .addresses import Address, addresses
from .automatic import is_automatic, is_bounce
from .headers import Headers, read
from .parameters import parameters
from .parsed import MailFile, ParsedMail, Unreadable
from .text import MOST_HTML, clean_html, from_html
from .threading import message_ids, normalise

__all__ = ["MailFile", "ParsedMail", "Unreadable", "clean_html", "digest", "parse"]

MOST_TEXT = 200_000  # characters
MOST_SUBJECT = 500  # characters
MOST_WRITER = 2_000  # bytes of From that a mail is recognised by
MOST_FILES = 100
MOST_FILE = 25 * 1024 * 1024  # bytes

_BODY_KINDS = ("text/plain", "text/html", "text/enriched", "text/markdown")
_KNOWN_FIELDS = ("from", "to", "subject", "date", "received", "message-id", "sender")


def digest(raw: bytes) -> str:
    """SHA-256 (hex) a mail is recognised by, however often and by whatever way it came.

    Covers its id, sender, Date and Subject: an id alone is not enough, since some
    programs number each day's mails anew (`<1@localhost>`), and fields of transport
    differ from copy to copy. The body stands in for a Date that is not there, all the
    bytes for an id.
    """
    headers, body = read(raw, 0, set())
    message_id = normalise(_ascii(headers, "message-id"))
    if not message_id:
        return hashlib.sha256(raw).hexdigest()
    date = headers.raw("date") or raw[body:]
    parts = (message_id.encode(), _writer(headers), date, headers.raw("subject"))
    # Each with its length, so that no two mails run into the same bytes.
    covered = b"".join(b"%d:%b" % (len(part), part) for part in parts)
    return hashlib.sha256(covered).hexdigest()


def _writer(headers: Headers) -> bytes:
    """The address in From, however it is written; the field itself where it has none.

    Little of it is read, for this is done outside of the pool.
    """
    field_bytes = headers.raw("from")[:MOST_WRITER]
    found = [one.address for one in addresses(field_bytes) if one.address]
    address = found[0].lower() if found else ""
    return address.encode("utf-8", "backslashreplace") or field_bytes


def parse(raw: bytes) -> ParsedMail:
    """Read a mail, whatever is wrong with it.

    Raises Unreadable when there is nothing in it: no byte, or neither a field that
    mails have nor any text.
    """
    if not raw.strip():
        raise Unreadable("empty")
    whole = mime.split(raw)
    headers = whole.headers
    body = _Body(whole)
    if not any(name in headers for name in _KNOWN_FIELDS):
        whole.defects.add("no-headers")
        if raw[:4096].count(0) * 20 > len(raw[:4096]) or not body.text():
            raise Unreadable("not-a-mail")
    sender = _sender(headers, whole.defects)
    reply = message_ids(_ascii(headers, "in-reply-to"))
    return ParsedMail(
        message_id=normalise(_ascii(headers, "message-id")),
        in_reply_to=reply[0] if reply else "",
        references=message_ids(_ascii(headers, "references")),
        from_name=sender.name,
        from_address=sender.address,
        to=_list(headers, "to"),
        cc=_list(headers, "cc"),
        reply_to=_list(headers, "reply-to"),
        subject=headers.text("subject")[:MOST_SUBJECT],
        date=_date(headers),
        text=body.text(),
        html=body.html(),
        attachments=body.files,
        auto=is_automatic(headers),
        bounce=is_bounce(headers),
        defects=sorted(whole.defects),
    )


def _ascii(headers: Headers, name: str) -> str:
    text = headers.raw(name).decode("utf-8", "replace")
    return charsets.one_line(text)


def _list(headers: Headers, name: str) -> list[Address]:
    return [one for one in addresses(b",".join(headers.all(name))) if one.address]


def _sender(headers: Headers, defects: set[str]) -> Address:
    """Who the mail says wrote it: From, else Sender, else nobody."""
    name = ""
    for field_name in ("from", "sender"):
        for found in addresses(headers.raw(field_name)):
            if found.address:
                return Address(found.name or name, found.address)
            name = name or found.name
    defects.add("no-sender")
    return Address(name, "")


def _date(headers: Headers) -> datetime | None:
    value = headers.raw("date")[:200].decode("ascii", "replace")
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):
        return None


@dataclass
class _Version:
    """One stretch of the body in the forms its writer offers."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)

    def text(self) -> str:
        plain = "\n\n".join(filter(str.strip, self.plain))
        return plain or "\n\n".join(filter(None, map(from_html, self.html)))


class _Body:
    """Sorts a mail's leaves into what is read and what is attached."""

    def __init__(self, whole: mime.Split) -> None:
        self.whole = whole
        self.files: list[MailFile] = []
        self.versions: dict[int, _Version] = {}
        self._text: str | None = None
        for number, leaf in enumerate(whole.leaves):
            disposition, found = parameters(leaf.headers, "content-disposition")
            name = found.get("filename") or leaf.parameters.get("name", "")
            if self._is_read(leaf, disposition, name):
                # Leaves outside of an alternative are stretches of their own.
                place = leaf.choice if leaf.choice >= 0 else -1 - number
                self._read(leaf, self.versions.setdefault(place, _Version()))
            else:
                self._attach(leaf, disposition, name)

    @staticmethod
    def _is_read(leaf: mime.Leaf, disposition: str, name: str) -> bool:
        if leaf.kind not in _BODY_KINDS or disposition == "attachment":
            return False
        return leaf.root or not name

    def _read(self, leaf: mime.Leaf, version: _Version) -> None:
        # Four bytes a character and base64 at most; what is beyond would be cut anyway.
        most = (MOST_HTML if leaf.kind == "text/html" else MOST_TEXT) * 6
        data = mime.content(self.whole.raw, leaf, most)
        text, honest = charsets.decode(data, leaf.parameters.get("charset", ""))
        if not honest:
            self.whole.defects.add("charset")
        if leaf.kind == "text/html":
            version.html.append(charsets.clean(text))
        else:
            version.plain.append(charsets.clean(text))

    def _attach(self, leaf: mime.Leaf, disposition: str, name: str) -> None:
        if leaf.end <= leaf.start and not name:
            return
        if len(self.files) >= MOST_FILES:
            self.whole.defects.add("too-many-files")
            return
        content = mime.content(self.whole.raw, leaf, MOST_FILE * 3)
        if len(content) > MOST_FILE:
            self.whole.defects.add("file-too-large")
            return
        cid = leaf.headers.raw("content-id")[:500].decode("ascii", "ignore")
        cid = charsets.one_line(cid).strip("<> ")
        inline = bool(cid) and (disposition == "inline" or leaf.related)
        name = names.safe(name, names.for_kind(leaf.kind, len(self.files) + 1))
        self.files.append(MailFile(name, leaf.kind, content, cid, inline))

    def text(self) -> str:
        """What a person reads of the mail, at most `MOST_TEXT` characters."""
        if self._text is None:
            texts = (version.text().strip("\n") for version in self.versions.values())
            whole = "\n\n".join(filter(str.strip, texts))
            if len(whole) > MOST_TEXT:
                self.whole.defects.add("text-cut")
            self._text = re.sub(r"[ \t]+$", "", whole[:MOST_TEXT], flags=re.MULTILINE)
        return self._text

    def html(self) -> str:
        """The HTML stretches in their order; '' when there is none."""
        parts = [html for one in self.versions.values() for html in one.html]
        whole = "\n".join(parts)
        if len(whole) > MOST_HTML:
            self.whole.defects.add("html-cut")
        return whole[:MOST_HTML]
