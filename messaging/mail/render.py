"""A letter of ours to the message that goes over the wire."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime

from . import charsets, names
from .addresses import tidy
from .threading import message_ids

MOST_REFERENCES = 20
LONGEST_SUBJECT = 300  # characters
LONGEST_LINE = 78  # RFC 5322, 2.1.1

_ANSWER = re.compile(
    r"(?:(?:re|aw|sv|fwd?|答复|回复|回覆|转发)"
    r"\s*(?:\[\d+\])?\s*[:\N{FULLWIDTH COLON}]\s*)+",
    re.IGNORECASE,
)
_KIND = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")
_ID_FIELDS = {"message-id", "in-reply-to", "references"}


@dataclass(frozen=True, slots=True)
class File:
    """An attachment to send."""

    name: str
    mime: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything of one mail to one address.

    Ids may come with or without angle brackets. `automatic` is '' for what a person
    wrote, else the word of RFC 3834: auto-generated or auto-replied.
    """

    from_address: str
    to: str
    subject: str
    text: str
    message_id: str
    date: datetime
    from_name: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    automatic: str = ""
    files: tuple[File, ...] = ()


class _Policy(EmailPolicy):
    """The standard policy, but ids are folded between and never inside.

    The library's own folding turns an id longer than a line into an encoded word, and
    no other system recognises it then.
    """

    def _ids(self, name: str, value: str) -> str:
        return f"{name}: " + "\r\n ".join(str(value).split()) + "\r\n"

    def fold(self, name: str, value: str) -> str:
        """The header as text."""
        if name.lower() in _ID_FIELDS:
            return self._ids(name, value)
        return super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as bytes."""
        if name.lower() in _ID_FIELDS:
            return self._ids(name, value).encode("ascii", "ignore")
        return super().fold_binary(name, value)


# 7bit: what a server on the way makes of 8-bit lines is not known in advance.
POLICY = _Policy(linesep=SMTP.linesep, max_line_length=LONGEST_LINE, cte_type="7bit")


def build(letter: Letter) -> EmailMessage:
    """The message of a letter, ready to be sent.

    Line breaks in subject and names become blanks. Raises ValueError for an address, id
    or automatic word that could not stand in a header as it is.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = _mailbox(letter.from_address, letter.from_name)
    message["To"] = _mailbox(letter.to)
    message["Subject"] = charsets.one_line(letter.subject)[:LONGEST_SUBJECT]
    message["Date"] = format_datetime(letter.date)
    message["Message-ID"] = _id(letter.message_id)
    if letter.in_reply_to:
        message["In-Reply-To"] = _id(letter.in_reply_to)
    if chain := _chain(letter):
        message["References"] = " ".join(chain)
    if letter.automatic:
        _mark_automatic(message, letter.automatic)
    message.set_content(charsets.clean(letter.text), charset="utf-8")
    for file in letter.files:
        _attach(message, file)
    return message


def reply_subject(subject: str) -> str:
    """`Re: ` once before a subject, whatever stood there in any language."""
    bare = _ANSWER.sub("", charsets.one_line(subject), count=1).strip()
    return f"Re: {bare}"[:LONGEST_SUBJECT].strip()


def _mailbox(address: str, name: str = "") -> Address:
    known = tidy(address)
    local, _, domain = known.rpartition("@")
    # Tidied into another address than the one that was meant: refused.
    if not local or address.strip().rpartition("@")[0] != local or not local.isascii():
        raise ValueError("no mail address")
    domain = domain.encode("idna").decode("ascii")
    return Address(charsets.one_line(name)[:100], local, domain)


def _id(text: str) -> str:
    ids = message_ids(text)
    bare = text.strip().removeprefix("<").removesuffix(">")
    if ids != [bare] or not bare.isascii():
        raise ValueError("no message id")
    return f"<{bare}>"


def _chain(letter: Letter) -> list[str]:
    """References, the answered mail last; the first and the newest of a long thread."""
    wanted = [*letter.references, *filter(None, [letter.in_reply_to])]
    ids = list(dict.fromkeys(_id(id) for id in wanted if _is_id(id)))
    if len(ids) > MOST_REFERENCES:
        return [ids[0], *ids[1 - MOST_REFERENCES :]]
    return ids


def _is_id(text: str) -> bool:
    # What a stranger wrote into References is left out rather than refused.
    return text.isascii() and len(message_ids(f"<{text.strip().strip('<>')}>")) == 1


def _mark_automatic(message: EmailMessage, word: str) -> None:
    if word not in ("auto-generated", "auto-replied"):
        raise ValueError("no word of RFC 3834")
    message["Auto-Submitted"] = word
    message["X-Auto-Response-Suppress"] = "All"


def _attach(message: EmailMessage, file: File) -> None:
    kind = file.mime.lower()
    # A nested message or multipart may not be base64 (RFC 2046, 5.2.1): sent as bytes.
    if not _KIND.fullmatch(kind) or kind.startswith(("message/", "multipart/")):
        kind = "application/octet-stream"
    main, _, sub = kind.partition("/")
    message.add_attachment(
        file.content, maintype=main, subtype=sub, filename=names.safe(file.name)
    )
