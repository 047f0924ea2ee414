"""Tables that strangers hand in, CSV or XLSX, read into rows of text within bounds.

Runs in the subprocess pool: nothing of Django. What is wrong is raised as SheetRefused
with a code alone, which the caller puts into words.
"""

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

COLUMNS = 100
CELL = 4_000  # characters
UNPACKED = 200 * 1024 * 1024  # bytes of all parts of a workbook together
RATIO = 200  # of one part's size to what it takes in the archive; text packs to 1:30
SMALL_PART = 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
DIALECT_SAMPLE = 16_384
DELIMITERS = ",;\t|"


class SheetRefused(Exception):
    """The text is a code: empty, encoding, not_a_workbook, hostile, too_large, rows,
    columns.
    """


@dataclass
class Sheet:
    """A table: its header and its rows, each cell as text.

    `first` is the number the first row has in the file, counted as a spreadsheet does.
    """

    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    first: int = 2


def read(content: bytes, most_rows: int) -> Sheet:
    """The first sheet of a workbook, or a CSV in UTF-8 or GB18030, whatever its name.

    Raises SheetRefused.
    """
    if content.startswith(b"PK\x03\x04"):
        return _sheet(_workbook_rows(content), most_rows)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        # The format of Excel 97 (and of workbooks with a password): never opened.
        raise SheetRefused("old_workbook")
    return _sheet(_csv_rows(_decoded(content)), most_rows)


def _sheet(rows: Iterable[list[str]], most_rows: int) -> Sheet:
    """The first row that holds anything is the header; empty rows at the end go."""
    found: Sheet | None = None
    kept = 0
    for number, row in enumerate(rows, 1):
        if found is None:
            if any(row):
                found = Sheet(_bounded(row), first=number + 1)
            elif number > most_rows:
                raise SheetRefused("rows")
            continue
        found.rows.append(row[: len(found.columns)])
        kept = len(found.rows) if any(row) else kept
        if len(found.rows) > most_rows:
            if kept > most_rows:
                raise SheetRefused("rows")
            break
    if found is None or not kept:
        raise SheetRefused("empty")
    del found.rows[kept:]
    return found


def _bounded(header: list[str]) -> list[str]:
    while header and not header[-1]:
        header.pop()
    if len(header) > COLUMNS:
        raise SheetRefused("columns")
    return header


def _decoded(content: bytes) -> str:
    """Strict in both: a byte read wrong is a name written wrong."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetRefused("encoding")


def _csv_rows(text: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            yield [cell.strip()[:CELL] for cell in row[: COLUMNS + 1]]
    except csv.Error as error:
        # A field beyond the csv module's own limit of 128 KiB.
        raise SheetRefused("too_large") from error


def _delimiter(text: str) -> str:
    """The sign that stands most often outside quotes in the first line with any.

    csv.Sniffer takes letters for delimiters; a header has nothing to mislead this.
    """
    for line in text[:DIALECT_SAMPLE].splitlines():
        bare = "".join(line.split('"')[::2])
        best = max(DELIMITERS, key=bare.count)
        if bare.count(best):
            return best
    return ","


def _workbook_rows(content: bytes) -> Iterator[list[str]]:
    # openpyxl takes defusedxml where that is installed, which refuses entities.
    from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
    from openpyxl import load_workbook

    _check_archive(content)
    try:
        # Values alone: what a formula gave when the file was last calculated.
        book = load_workbook(
            io.BytesIO(content), read_only=True, data_only=True, keep_links=False
        )
        sheet = book.worksheets[0]
        # What a file says of its own size may be a lie; rows are counted instead.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=COLUMNS + 1, values_only=True):
            yield [_text(cell) for cell in row]
    except (
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        AttributeError,
        OSError,
        ParseError,
        zipfile.BadZipFile,
    ) as error:
        hostile = any(isinstance(e, DefusedXmlException) for e in _chain(error))
        raise SheetRefused("hostile" if hostile else "not_a_workbook") from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those it was raised for: openpyxl wraps what it meets."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _check_archive(content: bytes) -> None:
    """Refuse, unread, an archive that unpacks to far more than it is, and XML that
    declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > UNPACKED or any(
                part.file_size > SMALL_PART
                and part.file_size > RATIO * part.compress_size
                for part in parts
            ):
                raise SheetRefused("hostile")
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as opened:
                        head = opened.read(4096)
                    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                        raise SheetRefused("hostile")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise SheetRefused("not_a_workbook") from error


def _text(cell: Any) -> str:
    """A cell as a person would have typed it; dates as 2026-11-26."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        cell = cell.date()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        # A phone number typed as a number; beyond 15 digits Excel has lost the rest,
        # which the checks of the field then find.
        return str(int(cell))
    return str(cell).strip()[:CELL]
