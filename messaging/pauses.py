"""Channels whose server is in trouble: left alone for a while, so that others go on."""

import threading
from time import monotonic

from django.conf import settings

# Codes of a SendError that speak of the server, not of the mail.
TROUBLE = frozenset({"config", "connect", "tls", "login", "broken-off", "unanswered"})
IN_A_ROW = 3
SHORTEST_S, LONGEST_S = 5, 300


class Pauses:
    """After three troubles in a row a channel pauses 5 s, doubling up to 5 minutes.

    Each process learns by itself; the deliveries stay due meanwhile.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.troubles: dict[int, int] = {}
        self.until: dict[int, float] = {}

    def now(self) -> set[int]:
        """The keys of the channels that pause at this moment."""
        with self.lock:
            return {key for key, until in self.until.items() if until > monotonic()}

    def well(self, channel: int) -> None:
        """The server does its work."""
        with self.lock:
            self.troubles.pop(channel, None)
            self.until.pop(channel, None)

    def judge(self, channel: int, code: str) -> None:
        """The server did not take a delivery, for the reason `code`."""
        if code.startswith("smtp-"):
            self.well(channel)
        if code not in TROUBLE:
            return
        with self.lock:
            count = self.troubles[channel] = self.troubles.get(channel, 0) + 1
            if count >= IN_A_ROW:
                seconds = min(LONGEST_S, SHORTEST_S * 2 ** min(count - IN_A_ROW, 10))
                self.until[channel] = monotonic() + seconds * settings.SEND_RETRY_SCALE
