"""Where no mail server is set up: the mail is kept in a folder and named on the output.

The file shows what would have gone out; the output carries no personal data.
"""

import hashlib
import os
import sys
from pathlib import Path
from typing import TextIO

from django.conf import settings

from messaging.providers.base import Outgoing, Receipt, Route, SendError
from messaging.providers.letters import write


class Console:
    """Writes `outbox/<digest of the Message-ID>.eml` under the data directory."""

    def __init__(
        self, channel: Route, folder: Path | None = None, output: TextIO | None = None
    ) -> None:
        self.channel = channel
        self.folder = folder or _outbox()
        self.output = output

    def send(self, delivery: Outgoing, address: str) -> Receipt:
        """Keep one mail; a repeat of it replaces the file. Raises SendError."""
        message = write(delivery, self.channel, address)
        digest = _digest(delivery.message_id)
        data = message.as_bytes()
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _replace(self.folder / f"{digest}.eml", data)
        except OSError as error:
            raise SendError(type(error).__name__, code="config") from error
        print(
            f"mail kept: outbox/{digest}.eml, {len(data)} bytes,"
            f" to {address[:1]}…@{address.rpartition('@')[2]}",
            file=self.output or sys.stderr,
        )
        return Receipt(delivery.message_id, f"{digest}.eml")

    def close(self) -> None:
        """Nothing is kept open."""


def forget(message_id: str) -> None:
    """Delete the mail that was kept under this Message-ID, if there is one."""
    (_outbox() / f"{_digest(message_id)}.eml").unlink(missing_ok=True)


def _outbox() -> Path:
    return Path(settings.DATA_DIR) / "outbox"


def _digest(message_id: str) -> str:
    return hashlib.sha256(message_id.encode()).hexdigest()


def _replace(path: Path, data: bytes) -> None:
    part = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
    part.replace(path)
