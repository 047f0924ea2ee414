"""What every provider gives and raises; who sends, knows nothing else of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Words for the codes of a SendError that people read; "smtp-550" and the like say
# what the other side answered and stand with its own words.
REASONS: "dict[str, _StrPromise]" = {
    "config": _("The channel is not set up correctly."),
    "connect": _("The mail server could not be reached."),
    "tls": _("The mail server offers no trustworthy encryption."),
    "login": _("The mail server did not accept user name and password."),
    "broken-off": _("The connection broke off before the mail was handed over."),
    "unanswered": _("The mail server took the mail but did not confirm it."),
    "message": _("The mail could not be written: an address or a file is not valid."),
}


class SendError(Exception):
    """A delivery was not confirmed.

    `permanent`: the same will be refused again. `uncertain`: the other side may have
    it, so it must not be sent again unseen. `code`: a key of REASONS or `smtp-NNN`, at
    most 20 characters. The message carries no address of a client.
    """

    def __init__(
        self,
        message: str,
        permanent: bool = False,
        code: str = "",
        *,
        uncertain: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent
        self.code = code
        self.uncertain = uncertain


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side confirmed: the id it goes by, and its words."""

    provider_id: str
    detail: str = ""


class Route(Protocol):
    """What a provider reads of a channel."""

    address: str
    sender_name: str

    def outgoing_url(self) -> str:
        """URL of the server with its password."""
        ...


class Outgoing(Protocol):
    """What a provider reads of a delivery."""

    subject: str
    message_id: str
    in_reply_to: str
    references: Any
    created_at: datetime

    def body(self) -> str:
        """The text as it leaves."""
        ...

    @property
    def files(self) -> "Files":
        """The files that go with it."""
        ...


class Files(Protocol):
    """A delivery's files: each has `name`, `blob.mime`, `blob.read()`."""

    def all(self) -> Iterable[Any]:
        """Every file."""
        ...


class Provider(Protocol):
    """One way out, made for one channel; may be kept for many deliveries."""

    def __init__(self, channel: Route) -> None: ...

    def send(self, delivery: Outgoing, address: str) -> Receipt:
        """Hand one delivery over to one address; raises SendError."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...
