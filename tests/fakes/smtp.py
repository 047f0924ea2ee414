"""A mail server on loopback that takes, refuses, stalls or hangs up as it is told."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

ACCEPTED = "250 2.0.0 Ok: queued as 4Zq1"


@dataclass
class Taken:
    """A mail whose bytes arrived whole, whatever was answered."""

    sender: str
    recipients: list[str]
    content: bytes
    at: float
    accepted: bool


@dataclass
class Behaviour:
    """What the server does with one mail. Answers are whole SMTP lines."""

    rcpt: str = ""
    data: str = ACCEPTED
    # Seconds before the answer to the end of the mail.
    delay: float = 0
    # Hang up after the end of the mail: the mail is kept, but nobody is told.
    drop: bool = False
    # Hang up at RCPT.
    drop_early: bool = False


@dataclass
class Sink:
    """The server: `behave` is asked for each mail with its first recipient."""

    behave: Callable[[str], Behaviour] = lambda recipient: Behaviour()
    taken: list[Taken] = field(default_factory=list)
    envelopes: list[list[str]] = field(default_factory=list)
    tls: Any = None
    credentials: tuple[str, str] | None = None
    controller: Controller | None = None

    def __enter__(self) -> "Sink":
        self.controller = _Controller(self)
        self.controller.start()
        return self

    def __exit__(self, *error: object) -> None:
        if self.controller is not None:
            self.controller.stop()

    @property
    def port(self) -> int:
        """The port it listens on."""
        assert self.controller is not None
        return self.controller.port

    @property
    def url(self) -> str:
        """Its address as EMAIL_URL has it."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def accepted(self) -> list[Taken]:
        """The mails that it keeps."""
        return [mail for mail in self.taken if mail.accepted]

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Answer to a recipient."""
        behaviour = self.behave(address)
        if behaviour.drop_early:
            server.transport.abort()
            return "421 gone"
        if behaviour.rcpt:
            return behaviour.rcpt
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Keep a mail and answer as told."""
        behaviour = self.behave(envelope.rcpt_tos[0])
        self.taken.append(
            Taken(
                envelope.mail_from,
                list(envelope.rcpt_tos),
                envelope.content,
                monotonic(),
                behaviour.drop or behaviour.data.startswith("2"),
            )
        )
        if behaviour.delay:
            await asyncio.sleep(behaviour.delay)
        if behaviour.drop:
            server.transport.abort()
        return behaviour.data

    def authenticate(self, server: Any, session: Any, *rest: Any) -> Any:
        """Compare user name and password with `credentials`."""
        from aiosmtpd.smtp import AuthResult

        login = rest[-1]
        given = (login.login.decode(), login.password.decode())
        return AuthResult(success=given == self.credentials, handled=False)


class _Controller(Controller):
    """A server on a free loopback port."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        super().__init__(sink, hostname="127.0.0.1", port=port)

    def factory(self) -> SMTP:
        """One conversation."""
        return SMTP(
            self.handler,
            tls_context=self.sink.tls,
            authenticator=self.sink.authenticate if self.sink.credentials else None,
            auth_require_tls=False,
            auth_required=bool(self.sink.credentials),
            data_size_limit=64 * 1024 * 1024,
        )
