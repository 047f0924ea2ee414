"""The most bytes a request may bring, watched while they come in.

Daphne gathers a whole body before the application sees anything of its request, so a
limit kept by the application would be kept too late.
"""

from typing import Any

from daphne.http_protocol import WebRequest
from django.conf import settings

REFUSAL = (
    b"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
)


class LimitedRequest(WebRequest):
    """Daphne's request, cut off with 413 beyond REQUEST_BODY_MAX bytes.

    A length said in the header is believed at once; a body that comes in chunks is
    counted. The names are those by which Twisted calls a request.
    """

    received = 0
    is_refused = False

    def gotLength(self, length: int | None) -> None:
        """Take the length the header says, None for a body in chunks."""
        super().gotLength(length)
        if length is not None and length > settings.REQUEST_BODY_MAX:
            self._refuse()

    def handleContentChunk(self, data: bytes) -> None:
        """Keep some bytes of the body, as long as they are not too many."""
        self.received += len(data)
        if self.is_refused:
            return
        if self.received > settings.REQUEST_BODY_MAX:
            self._refuse()
        else:
            super().handleContentChunk(data)

    def requestReceived(self, *line: Any) -> None:
        """Hand a whole request on, unless it was refused."""
        if not self.is_refused:
            super().requestReceived(*line)

    def _refuse(self) -> None:
        self.is_refused = True
        # Else Twisted would ask for the body in spite of it.
        self.requestHeaders.removeHeader(b"Expect")
        self.channel.transport.write(REFUSAL)
        self.channel.loseConnection()
