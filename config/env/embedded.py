"""The embedded default: secrets made once and kept beside the data."""

import base64
import contextlib
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from config import env


def data_directory(path: Path) -> Path:
    """Return `path`, made (0700) when it is not there yet."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        why = f"is {str(path)!r}, which cannot be made ({error.strerror})"
        raise env.refused(
            "KEFU_DATA_DIR", f"{why}; right would be a directory of this user"
        ) from error
    return path


def secret_key(data_dir: Path) -> str:
    """Return the SECRET_KEY kept with the data, made at the first start."""
    return kept_secret(data_dir / "keys", "secret", lambda: secrets.token_urlsafe(64))


def ring(data_dir: Path) -> str:
    """Return the KEFU_KEYS kept with the data: one key, made at the first start."""
    return kept_secret(
        data_dir / "keys",
        "ring",
        lambda: f"1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
    )


def kept_secret(directory: Path, name: str, make: Callable[[], str]) -> str:
    """Return the text of `directory/name`; made by `make()` when it is not there yet.

    The directory is 0700, the file 0600. Of several processes starting at once one
    makes the file, the others read it: a link to a complete file is made or refused.
    """
    path = directory / name
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory.chmod(0o700)
        if not path.exists():
            _make(path, make())
        path.chmod(0o600)
        kept = path.read_text(encoding="ascii").strip()
    except OSError as error:
        why = f"has no place for {path} ({error.strerror})"
        raise env.refused(
            "KEFU_DATA_DIR", f"{why}; right would be a directory of this user"
        ) from error
    if not kept:
        raise env.refused("KEFU_DATA_DIR", f"holds {path}, which is empty")
    return kept


def _make(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
