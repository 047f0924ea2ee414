"""What is known of a mail once it has been read: plain data, picklable."""

from dataclasses import dataclass, field
from datetime import datetime

from .addresses import Address


class Unreadable(Exception):
    """Nothing sensible can be had from these bytes; `reason` is a short word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class MailFile:
    """An attachment: safe name, kind in lower case, bytes, Content-ID ('' if none)."""

    name: str
    mime: str
    content: bytes = field(repr=False)
    content_id: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail as text. Ids are without angle brackets; `date` is aware or None.

    `html` is the mail's own and must go through `text.clean_html` before it is kept.
    `defects` are words, for people who look into a mail that reads oddly.
    """

    message_id: str
    in_reply_to: str
    references: list[str]
    from_name: str
    from_address: str
    to: list[Address]
    cc: list[Address]
    reply_to: list[Address]
    subject: str
    date: datetime | None
    text: str = field(repr=False)
    html: str = field(repr=False)
    attachments: list[MailFile] = field(repr=False)
    auto: bool
    bounce: bool
    defects: list[str]
