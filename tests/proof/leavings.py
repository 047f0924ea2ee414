"""What a site leaves on the disk: its database as a fresh dump or file, and its files;
and a backup of both to go back to.
"""

import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection


def dump(url: str) -> bytes:
    """The database as a fresh dump of PostgreSQL; of SQLite, the files are it."""
    if not url:
        return b""
    done = subprocess.run(["pg_dump", "--dbname", url], capture_output=True, check=True)
    return done.stdout


@contextmanager
def backup(url: str) -> Iterator[Path]:
    """A backup of database and blobs, elsewhere; gone after the block."""
    with tempfile.TemporaryDirectory(prefix="kefu-backup-") as name:
        folder = Path(name)
        if url:
            command = ["pg_dump", "--clean", "--if-exists", "--dbname", url]
            with (folder / "dump.sql").open("wb") as out:
                subprocess.run(command, stdout=out, check=True)
        else:
            connection.ensure_connection()
            with sqlite3.connect(folder / "copy.sqlite3") as copy:
                connection.connection.backup(copy)
        for part in ("blobs", "outbox"):
            if (data := Path(settings.DATA_DIR) / part).exists():
                shutil.copytree(data, folder / part)
        yield folder


def restore(url: str, folder: Path) -> None:
    """Put the backup in the place of what is there."""
    if url:
        connection.close()
        command = ["psql", "--quiet", "-v", "ON_ERROR_STOP=1", "--dbname", url]
        with (folder / "dump.sql").open("rb") as told:
            subprocess.run(command, stdin=told, capture_output=True, check=True)
    else:
        connection.ensure_connection()
        with sqlite3.connect(folder / "copy.sqlite3") as copy:
            copy.backup(connection.connection)
    for part in ("blobs", "outbox"):
        if (folder / part).exists():
            shutil.copytree(
                folder / part, Path(settings.DATA_DIR) / part, dirs_exist_ok=True
            )
