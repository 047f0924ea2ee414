"""A small mail world on loopback: one SMTP server whose mails lie in Dovecot's inboxes.

The desk's domain is kefu.example, all clients share the inbox of client.example. Both
are reserved (RFC 2606): nobody has an address there.
"""

import smtplib
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from imap_tools import BaseMailBox

from tests.fakes.dovecot import Dovecot
from tests.fakes.smtp import Sink

DESK = "service@kefu.example"


@dataclass
class PostOffice(Sink):
    """Takes mails by SMTP and puts each into the inbox of its recipient."""

    server: Dovecot | None = None
    # Domain to account.
    inboxes: dict[str, str] = field(default_factory=dict)

    def __enter__(self) -> "PostOffice":
        super().__enter__()
        return self

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Deliver, then answer: what was accepted lies in an inbox."""
        assert self.server is not None
        for recipient in envelope.rcpt_tos:
            account = self.inboxes.get(recipient.rpartition("@")[2])
            if account is None:
                return "550 5.1.1 no such domain here"
            self.server.deliver(account, envelope.content)
        return await super().handle_DATA(server, session, envelope)


@dataclass
class Clients:
    """People with invented addresses who write to the desk and read their answers."""

    office: PostOffice
    account: str

    def write(self, mails: Iterable[EmailMessage]) -> int:
        """Send them by SMTP; how many."""
        sent = 0
        with smtplib.SMTP("127.0.0.1", self.office.port) as smtp:
            for mail in mails:
                # As bytes of our own: send_message quotes a line that begins with From.
                content = mail.as_bytes(policy=policy.SMTP)
                smtp.sendmail(str(mail["From"]), str(mail["To"]), content)
                sent += 1
        return sent

    def count(self) -> int:
        """How many letters lie in their inbox."""
        with self._inbox() as box:
            return len(box.uids())

    def letters(self) -> list[EmailMessage]:
        """Everything that lies in their inbox, read over IMAP."""
        with self._inbox() as box:
            found = [mail.obj for mail in box.fetch(mark_seen=False, bulk=50)]
        return [_read(mail.as_bytes()) for mail in found]

    def _inbox(self) -> AbstractContextManager[BaseMailBox]:
        assert self.office.server is not None
        return self.office.server.open(self.account)


def _read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)


def letter(number: int, subject: str, text: str) -> EmailMessage:
    """The first mail of client `number` to the desk."""
    mail = EmailMessage()
    mail["From"] = f"Client {number} <client{number}@client.example>"
    mail["To"] = DESK
    mail["Subject"] = " ".join(subject.split())
    mail["Message-ID"] = f"<first.{number}@client.example>"
    mail["Date"] = "Mon, 3 Nov 2025 09:30:00 +0800"
    mail.set_content(text)
    return mail


def answer(to: EmailMessage, text: str) -> EmailMessage:
    """What a mail program makes of "reply": ids named, the former text quoted."""
    mail = EmailMessage()
    mail["From"] = str(to["To"])
    mail["To"] = str(to["From"])
    mail["Subject"] = f"Re: {to['Subject']}"
    mail["Message-ID"] = f"<re.{str(to['Message-ID']).strip('<>')}.client.example>"
    mail["In-Reply-To"] = str(to["Message-ID"])
    mail["References"] = f"{to['References'] or ''} {to['Message-ID']}".strip()
    quoted = "\n".join(f"> {line}" for line in body(to).splitlines())
    mail.set_content(f"{text}\n\n{quoted}\n")
    return mail


def body(mail: EmailMessage) -> str:
    """The text of a mail."""
    part = mail.get_body(("plain",))
    return part.get_content() if part is not None else ""
