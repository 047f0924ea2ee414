"""JobFile: bytes of a job on the disk, in sealed frames that can be added to."""

import os
import secrets
import struct
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models

from config.lib import sealed
from config.lib.clock import now
from crm.models.key import DataKey

from .job import Job

FRAME = struct.Struct(">I")


class JobFileManager(models.Manager["JobFile"]):
    """Keeps files."""

    def written(
        self, job: Job, part: str, name: str, frames: Iterable[bytes], until: datetime
    ) -> "JobFile":
        """A new file of these frames, durable on the disk. Its row is not saved yet:
        writing many bytes is nothing to do in a transaction. A file that no row comes
        to name is taken away by the sweep.
        """
        path = secrets.token_hex(20)
        file = self.model(
            job=job, part=part, name=name[-200:], path=path, size=0, until=until
        )
        file.where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file.where, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        file.append(frames)
        return file


class JobFile(models.Model):
    """A file of a job, sealed on the disk: what was handed in or comes out of it.

    Each frame is compressed and sealed under the house key "files", bound to job, part,
    file and its place in the file. What lies behind `size` was written by a slice that
    did not come to its end; the next append overwrites it.
    """

    class Part(models.TextChoices):
        SOURCE = "source"
        ROWS = "rows"
        ERRORS = "errors"
        RESULT = "result"

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="files")
    part = models.CharField(max_length=6, choices=Part.choices)
    name = models.CharField(max_length=200)
    path = models.CharField(max_length=60, unique=True)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    # After this its bytes are gone; the row stays.
    until = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[JobFileManager] = JobFileManager()

    if TYPE_CHECKING:
        job_id: int

    def __str__(self) -> str:
        return f"{self.part} of job {self.job_id}"

    @property
    def where(self) -> Path:
        """Where the bytes lie."""
        return root() / self.path

    @property
    def is_there(self) -> bool:
        """Whether it can still be read."""
        return self.dropped_at is None and self.until > now()

    def append(self, frames: Iterable[bytes]) -> None:
        """Write frames behind the last good one and move `size`; the caller saves."""
        key = DataKey.for_purpose("files")
        secret = key.secret()
        with self.where.open("r+b") as file:
            file.seek(self.size)
            file.truncate()
            for frame in frames:
                context = self._context(file.tell())
                plain = zlib.compress(frame)
                blob = sealed.seal_bytes(secret, key.pk, context, plain)
                file.write(FRAME.pack(len(blob)) + blob)
            file.flush()
            os.fsync(file.fileno())
            self.size = file.tell()
        # The name too: it lies in the directory.
        folder = os.open(self.where.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def frames(self, start: int = 0) -> Iterator[bytes]:
        """The frames from number `start` on, opened one by one.

        Raises FileNotFoundError for a lost file and SealBroken for an altered one.
        """
        secret = DataKey.for_purpose("files").secret()
        with self.where.open("rb") as file:
            number = 0
            while (place := file.tell()) < self.size:
                (length,) = FRAME.unpack(file.read(FRAME.size))
                if number < start:
                    file.seek(length, os.SEEK_CUR)
                else:
                    context = self._context(place)
                    plain = sealed.unseal_bytes(secret, context, file.read(length))
                    yield zlib.decompress(plain)
                number += 1

    def drop(self) -> None:
        """Take the bytes away; the row stays and says when."""
        self.dropped_at = now()
        self.save(update_fields=["dropped_at"])
        self.where.unlink(missing_ok=True)

    def _context(self, place: int) -> str:
        return f"crm_jobfile:{self.job_id}:{self.part}:{self.path}:{place}"


def root() -> Path:
    """The directory of all files of jobs."""
    return Path(settings.DATA_DIR) / "jobs"
