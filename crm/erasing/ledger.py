"""The erasure ledger: who was forgotten, outside the database.

An older backup brings forgotten clients back; the ledger says whom to forget again. It
holds numbers and moments alone. Each line carries a digest of itself and the line
before, so that one taken out or changed is noticed.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from config.lib.clock import now
from crm.models import Client

START = "0" * 64


class LedgerBroken(Exception):
    """A line of the ledger was changed, or one before it was taken out."""


@dataclass(frozen=True)
class Line:
    """One client, known by number and by when the record was made.

    Both, because after a restore a number may be given again to somebody else.
    """

    client: int
    created: str
    at: str
    digest: str

    def is_of(self, client: Client) -> bool:
        """Whether this is that client."""
        return client.pk == self.client and _moment(client) == self.created


def path() -> Path:
    """Where it lies; keep it apart from the backups of the database."""
    return Path(settings.DATA_DIR) / "erasures" / "ledger.log"


def append(clients: Iterable[Client]) -> None:
    """Write these clients down durably, those not yet there; raises LedgerBroken."""
    path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = _read(file.read())
        last = known[-1].digest if known else START
        for client in clients:
            if any(line.is_of(client) for line in known):
                continue
            text, last = _written(client, last)
            file.write(text)
        file.flush()
        os.fsync(file.fileno())
    _keep_name()


def read() -> list[Line]:
    """Every line, oldest first; raises LedgerBroken."""
    if not path().exists():
        return []
    return _read(path().read_text(encoding="ascii"))


def missing() -> list[Client]:
    """The clients of the ledger whom the database does not show as erased."""
    lines = {line.client: line for line in read()}
    found = []
    for chunk in _chunks(list(lines)):
        for client in Client.objects.filter(pk__in=chunk, erased_at=None):
            if lines[client.pk].is_of(client):
                found.append(client)
    return sorted(found, key=lambda client: client.pk)


def _chunks(keys: list[int], size: int = 500) -> Iterable[list[int]]:
    return (keys[at : at + size] for at in range(0, len(keys), size))


def _moment(client: Client) -> str:
    return client.created_at.isoformat()


def _written(client: Client, before: str) -> tuple[str, str]:
    told = {
        "client": client.pk,
        "created": _moment(client),
        "at": now().isoformat(),
    }
    digest = _digest(before, told)
    return json.dumps({**told, "digest": digest}) + "\n", digest


def _digest(before: str, told: dict[str, object]) -> str:
    text = before + json.dumps(told, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(text: str) -> list[Line]:
    lines, before = [], START
    for number, row in enumerate(text.splitlines(), 1):
        try:
            told = json.loads(row)
            digest = told.pop("digest")
            line = Line(**told, digest=digest)
        except (ValueError, TypeError, KeyError) as error:
            raise LedgerBroken(f"line {number} of the ledger is no entry") from error
        if digest != _digest(before, told):
            raise LedgerBroken(f"line {number} of the ledger does not follow")
        lines.append(line)
        before = digest
    return lines


def _keep_name() -> None:
    """Make the directory entry durable too."""
    folder = os.open(path().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
