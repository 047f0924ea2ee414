"""A channel and a delivery as far as providers read them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass
class Channel:
    """A way out."""

    url: str = ""
    address: str = "service@kefu.example"
    sender_name: str = "客服中心"

    def outgoing_url(self) -> str:
        """The server."""
        return self.url


@dataclass
class NoFiles:
    """An empty relation."""

    def all(self) -> list[object]:
        """Nothing."""
        return []


@dataclass
class Delivery:
    """A mail to send."""

    subject: str = "Re: 还款"
    text: str = "您好\n.\n..dots\nFrom us"
    message_id: str = "<kefu.1.2.aaaa@kefu.example>"
    in_reply_to: str = ""
    references: list[str] = field(default_factory=list)
    created_at: datetime = datetime(2025, 11, 3, tzinfo=UTC)
    files: NoFiles = field(default_factory=NoFiles)

    def body(self) -> str:
        """The text as it leaves."""
        return self.text
