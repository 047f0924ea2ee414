"""What Daphne itself reads of a request, before the application: bounded here.

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
        """Hand a whole request on, unless it was refused.

        Where the site lies is for `--root-path` to say. Daphne lets whoever asks say it
        as well: addresses in the answer would begin as they like, and for each such
        beginning templates are kept.
        """
        if not self.is_refused:
            self.requestHeaders.removeHeader(b"Daphne-Root-Path")
            super().requestReceived(*line)

    def _refuse(self) -> None:
        self.is_refused = True
        # Else Twisted would ask for the body in spite of it.
        self.requestHeaders.removeHeader(b"Expect")
        self.channel.transport.write(REFUSAL)
        self.channel.loseConnection()
