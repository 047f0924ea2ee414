"""Mail by SMTP: one connection, one envelope, one recipient a delivery."""

from django.conf import settings

from messaging.providers.base import Outgoing, Receipt, Route, SendError
from messaging.providers.letters import write

from .config import ConfigError, smtp_server
from .conversation import Conversation


class SmtpMail:
    """Sends by the server that the channel's outgoing URL names."""

    def __init__(self, channel: Route, total_s: float = 0) -> None:
        self.channel = channel
        self.total_s = total_s or settings.SEND_TIMEOUT_S

    def send(self, delivery: Outgoing, address: str) -> Receipt:
        """Hand one mail to the server; raises SendError."""
        try:
            server = smtp_server(self.channel.outgoing_url(), "outgoing")
        except ConfigError as error:
            raise SendError(str(error), code="config") from error
        message = write(delivery, self.channel, address)
        conversation = Conversation(server, self.total_s)
        try:
            words = conversation.hand_over(
                message["From"].addresses[0].addr_spec,
                message["To"].addresses[0].addr_spec,
                message.as_bytes(),
            )
        finally:
            conversation.close()
        return Receipt(delivery.message_id, words)

    def close(self) -> None:
        """Nothing is kept between two deliveries."""
