"""A copy of all that is kept about one client (PIPL article 45), for who hands it over.

Each app registers its chapters; a chapter gives rows of plain values, in clear, and
files. The archive is written into a file without a name, which is gone once it was
sent.
"""

import datetime
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

from django.db import models
from django.template.loader import render_to_string
from django.utils.functional import Promise

from config.lib.clock import now
from config.lib.sealed import SealBroken
from crm.models import Client

CHUNK = 64 * 1024
Row = dict[str, Any]


@dataclass(frozen=True)
class Chapter:
    """What one table holds of the client: its heading, rows and files by name."""

    key: str
    title: Promise
    rows: Callable[[list[int]], Iterable[Row]]
    files: Callable[[list[int]], Iterable[tuple[str, IO[bytes]]]] = field(
        default=lambda _ids: ()
    )


_chapters: list[Chapter] = []


def chapter(one: Chapter) -> Chapter:
    """Register a chapter."""
    _chapters.append(one)
    return one


def columns(found: "models.QuerySet[Any]", *names: str) -> Iterator[Row]:
    """Rows of these columns, with the names people give them, oldest first."""
    for row in found.order_by("pk").values(*names).iterator(chunk_size=500):
        yield {name: _plain(row[name]) for name in names}


def opened(row: Any) -> str:
    """The value of a sealed row; "" where its key is gone."""
    try:
        return str(row.open())
    except SealBroken:
        return ""


def archive(client: Client) -> IO[bytes]:
    """The ZIP with `data.json`, `index.html` and the files, read from its begin."""
    ids = client.numbers()
    out = tempfile.TemporaryFile()  # noqa: SIM115 - who sends it closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        told: list[dict[str, Any]] = [
            {"key": one.key, "title": str(one.title), "rows": list(one.rows(ids))}
            for one in _chapters
        ]
        about = {"client": client.pk, "made": now().isoformat()}
        data = {**about, **{part["key"]: part["rows"] for part in told}}
        zipped.writestr("data.json", json.dumps(data, ensure_ascii=False, indent=1))
        page = render_to_string("crm/privacy/copy_of_all.html", {"chapters": told})
        zipped.writestr("index.html", page)
        for one in _chapters:
            for name, content in one.files(ids):
                _add(zipped, f"files/{one.key}/{name}", content)
    out.seek(0)
    return out


def file_name(number: int, name: str) -> str:
    """A name that unpacks beside the others, whatever its sender called it."""
    bare = PurePosixPath(name.replace("\\", "/")).name
    safe = "".join(sign if sign.isprintable() else "_" for sign in bare)
    return f"{number}-{safe.strip('. ') or 'file'}"


def _add(zipped: zipfile.ZipFile, name: str, content: IO[bytes]) -> None:
    with content, zipped.open(name, "w") as target:
        while chunk := content.read(CHUNK):
            target.write(chunk)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return value
