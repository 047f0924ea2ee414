"""One mail over one SMTP connection, step by step, with the clock running.

`smtplib.sendmail` does not tell a mail that never left from one that left and was not
confirmed; here every step knows on which side of that line it stands.
"""

import re
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic

from config.lib.redaction import redact
from messaging.providers.base import SendError

from .config import Server

CONNECT_S = 10.0
STEP_S = 20.0
# Everything together, well below the lease of a delivery (60 s).
TOTAL_S = 45.0

# Refusals that concern the account, not the mail (RFC 4954, section 6).
_ACCOUNT_CODES = {530, 534, 535, 538}


class Conversation:
    """A connection to a server, opened and signed in; closed by `close`."""

    def __init__(self, server: Server, total_s: float = TOTAL_S) -> None:
        self.server = server
        self.deadline = monotonic() + total_s
        self.smtp: smtplib.SMTP | None = None
        # Per-read time-outs alone would let a server that trickles hold on for ever.
        self.watch = threading.Timer(total_s, self._cut)
        self.watch.daemon = True
        self.watch.start()
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        context = ssl.create_default_context(cafile=self.server.ca_file or None)
        with _certain("connect"):
            if self.server.security == "tls":
                self.smtp = smtplib.SMTP_SSL(timeout=CONNECT_S, context=context)
            else:
                self.smtp = smtplib.SMTP(timeout=CONNECT_S)
            # For the check of the certificate's name: no host was given above.
            self.smtp._host = self.server.host  # type: ignore[attr-defined]
            code, words = self.smtp.connect(self.server.host, self.server.port)
            if code != 220:
                raise refusal(code, words, permanent=False)
        with _certain("broken-off"):
            self._patience()
            self.smtp.ehlo_or_helo_if_needed()
        if self.server.security == "starttls":
            with _certain("tls"):
                self.smtp.starttls(context=context)
                self.smtp.ehlo()
        if self.server.user:
            with _certain("login"):
                self._patience()
                self.smtp.login(self.server.user, self.server.password)

    def hand_over(self, sender: str, recipient: str, data: bytes) -> str:
        """Send one mail to one recipient; gives the server's words of acceptance.

        `data` has CRLF line ends. Raises SendError: uncertain once the end of the mail
        was sent and no answer came.
        """
        smtp = self._connected()
        with _certain("broken-off"):
            self._patience()
            for code, words in self._envelope(smtp, sender, recipient, len(data)):
                if not 200 <= code < 300:
                    raise refusal(code, words)
            self._patience()
            code, words = smtp.docmd("DATA")
            if code != 354:
                raise refusal(code, words)
            self._patience()
            smtp.send(_stuffed(data))
        return self._finish(smtp)

    def _finish(self, smtp: smtplib.SMTP) -> str:
        """Send the end of the mail: from here on the server may have it."""
        try:
            self._patience()
            smtp.send(b".\r\n")
            code, words = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise SendError(
                f"{type(error).__name__} after the end of the mail",
                code="unanswered",
                uncertain=True,
            ) from error
        if code == -1:
            raise SendError("no SMTP answer", code="unanswered", uncertain=True)
        if not 200 <= code < 300:
            raise refusal(code, words)
        return readable(code, words)

    @staticmethod
    def _envelope(
        smtp: smtplib.SMTP, sender: str, recipient: str, size: int
    ) -> Iterator[tuple[int, bytes]]:
        options = [f"SIZE={size}"] if smtp.has_extn("size") else []
        yield smtp.mail(sender, options)
        yield smtp.rcpt(recipient)

    def close(self) -> None:
        """End the connection; never raises, never waits long."""
        self.watch.cancel()
        if self.smtp is None or self.smtp.sock is None:
            return
        try:
            self.smtp.sock.settimeout(1)
            self.smtp.quit()
        except (OSError, smtplib.SMTPException):
            self.smtp.close()

    def _connected(self) -> smtplib.SMTP:
        if self.smtp is None:
            raise SendError("no connection", code="connect")
        return self.smtp

    def _patience(self) -> None:
        """Let the next step take its share of the time that is left."""
        left = self.deadline - monotonic()
        if left <= 0:
            raise TimeoutError("no time left")
        sock = self._connected().sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("connection lost")
        sock.settimeout(min(left, STEP_S))

    def _cut(self) -> None:
        sock = self.smtp.sock if self.smtp else None
        if sock is not None:
            # The plain method: the one of a TLS socket is not made for two threads.
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


@contextmanager
def _certain(code: str) -> Iterator[None]:
    """Steps before the end of the mail: whatever goes wrong, the server has nothing."""
    try:
        yield
    except smtplib.SMTPResponseException as error:
        raise refusal(
            error.smtp_code, error.smtp_error, permanent=False, name=code
        ) from error
    except ssl.SSLError as error:
        raise SendError(f"TLS: {error.reason or error}", code="tls") from error
    except (OSError, ValueError, smtplib.SMTPException) as error:
        words = redact(str(error))[:200]
        raise SendError(f"{type(error).__name__}: {words}", code=code) from error


def refusal(
    code: int, words: bytes | str, *, permanent: bool | None = None, name: str = ""
) -> SendError:
    """What a refusing answer means: 5xx is for good, unless it is about the account."""
    if permanent is None:
        permanent = 500 <= code < 600 and code not in _ACCOUNT_CODES
    if code in _ACCOUNT_CODES:
        name = "login"
    return SendError(readable(code, words), permanent, name or f"smtp-{code}")


def readable(code: int, words: bytes | str) -> str:
    """Code and words of an answer, without addresses, at most 300 characters."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    text = re.sub(r"[^\s<>]+@[^\s<>]+", "[mail]", " ".join(text.split()))
    return f"{code} {redact(text)}"[:300]


def _stuffed(data: bytes) -> bytes:
    """Dots at line beginnings doubled (RFC 5321, 4.5.2), a line end at the end."""
    data = re.sub(rb"(?m)^\.", b"..", data)
    return data if data.endswith(b"\r\n") else data + b"\r\n"
