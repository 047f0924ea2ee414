"""Which processes work on the same data directory.

Each holds a file lock there as long as it lives, so one that was killed is not counted.
"""

import contextlib
import fcntl
import os
import uuid
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def present(data_dir: Path, kind: str) -> Iterator[list[str]]:
    """Be known as a process of this kind meanwhile; yield the others, "kind pid" each.

    The name of the file is random: two containers over one volume may share a pid.
    """
    folder = data_dir / "processes"
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / f"{uuid.uuid4().hex}.lock"
    with own.with_suffix(".new").open("w", encoding="utf-8") as file:
        file.write(f"{kind} {os.getpid()}")
        file.flush()
        # Locked before it gets its name: nobody takes it for a dead process's file.
        fcntl.flock(file, fcntl.LOCK_EX)
        Path(file.name).rename(own)
        try:
            yield [name for path in _others(folder, own) if (name := _alive(path))]
        finally:
            own.unlink(missing_ok=True)


def _others(folder: Path, own: Path) -> list[Path]:
    return [path for path in folder.glob("*.lock") if path != own]


def _alive(path: Path) -> str:
    """Return who holds this file; remove it and return nothing if nobody does."""
    try:
        with path.open(encoding="utf-8") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return file.read()
            path.unlink(missing_ok=True)
    except FileNotFoundError:
        pass  # its process ended just now
    return ""
