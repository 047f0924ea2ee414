"""Blob: bytes kept in the data directory, outside any web root."""

import hashlib
import os
import secrets
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models, transaction


class BlobManager(models.Manager["Blob"]):
    """Keeps bytes."""

    def keep(self, content: bytes, mime: str = "application/octet-stream") -> "Blob":
        """Write `content` durably under a random name and return its row.

        The file is on the disk before the row can be committed, so a row never points
        at nothing. A rolled back transaction leaves a file that no row names.
        """
        name = secrets.token_hex(20)
        path = f"{name[:2]}/{name}"
        target = root() / path
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(target, content)
        return self.create(
            path=path,
            size=len(content),
            mime=mime,
            sha256=hashlib.sha256(content).hexdigest(),
        )


class Blob(models.Model):
    """Some bytes: where they lie, how many, of what type, and their SHA-256."""

    path = models.CharField(max_length=60, unique=True)
    size = models.PositiveBigIntegerField()
    mime = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[BlobManager] = BlobManager()

    def __str__(self) -> str:
        return f"blob {self.pk}"

    @property
    def file(self) -> Path:
        """Where the bytes lie."""
        return root() / self.path

    def read(self) -> bytes:
        """All the bytes; raises FileNotFoundError where the file was lost."""
        return self.file.read_bytes()

    def drop(self) -> None:
        """Delete the row and, once that is committed, the file."""
        file = self.file
        self.delete()
        transaction.on_commit(lambda: file.unlink(missing_ok=True))


def root() -> Path:
    """The directory of all blobs."""
    return Path(settings.DATA_DIR) / "blobs"


def _write(target: Path, content: bytes) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    # The name too: it lies in the directory.
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
