"""Sends what happens to the desk: signed events, each until it was taken.

The signature is HMAC-SHA256 by a shared secret over the moment, a dot and the raw body;
the moment is that of sending, so a repeat is signed anew.
"""

import hashlib
import hmac
import json
import logging
import threading
from dataclasses import dataclass

from config.lib.http import Door, NoAnswer
from crm.platform import records, wire
from crm.platform.base import RetryLater
from crm.platform.sandbox.adapter import Sandbox
from crm.platform.sandbox.index import place

logger = logging.getLogger(__name__)

LOOK_S = 1.0
LONGEST_WAIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Listener:
    """Where events go, and by which key they are signed."""

    url: str
    key_id: str
    secret: str


class Teller(threading.Thread):
    """Tells a listener what happens from now on; a daemon thread."""

    def __init__(self, sandbox: Sandbox, listener: Listener) -> None:
        super().__init__(name="events", daemon=True)
        self._sandbox, self._listener = sandbox, listener
        self._ended = threading.Event()
        self.door = Door()
        self._after = ""
        self._wait = LOOK_S

    def begin(self) -> None:
        """What has happened until now is not told; the feed has it."""
        self._after = place(self._sandbox.world.now(), "~")

    def run(self) -> None:
        """Look, tell, wait; longer after a failure."""
        self.begin()
        while not self._ended.wait(self._wait):
            taken = self.tell_once()
            self._wait = LOOK_S if taken else min(self._wait * 2, LONGEST_WAIT_S)

    def stop(self) -> None:
        """End after the event at hand."""
        self._ended.set()

    def tell_once(self) -> bool:
        """Tell what is new, in order; False when one was not taken."""
        try:
            feed = self._sandbox.events(self._after)
        except RetryLater:
            return True
        for event in feed.events:
            if not self._tell(event):
                return False
            self._after = place(event.occurred_at, event.id)
        return True

    def _tell(self, event: records.Event) -> bool:
        body = json.dumps(wire.encode(event), ensure_ascii=False).encode()
        moment = str(int(self._sandbox.world.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Kefu-Key-Id": self._listener.key_id,
            "Kefu-Timestamp": moment,
            "Kefu-Signature": sign(self._listener.secret, moment, body),
        }
        try:
            url = self._listener.url
            answer = self.door.send("POST", url, data=body, headers=headers)
        except NoAnswer as error:
            logger.info("an event was not taken: %s", error.reason)
            return False
        return 200 <= answer.status < 300


def sign(secret: str, moment: str, body: bytes) -> str:
    """The value of Kefu-Signature."""
    signed = moment.encode() + b"." + body
    return "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
