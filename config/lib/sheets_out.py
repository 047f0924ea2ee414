"""Tables handed out, CSV or XLSX, that no spreadsheet takes for formulas.

`workbook` runs in the subprocess pool: nothing of Django.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

BOM = "\ufeff".encode()  # without it Excel reads UTF-8 as the machine's code page
# Signs by which a cell becomes a formula or a command (OWASP, "CSV Injection").
_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What a program may leave out before it looks at the first sign.
_NOTHING_SEEN = ' \u00a0\u200b\u200c\u200d\u2060\u3000\ufeff\t\r\n"'
# Control characters that XML 1.0 cannot hold; openpyxl refuses them.
_UNWRITABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])
Row = Sequence[Any]


def inert(cell: Any) -> Any:
    """Text that a spreadsheet shows and never runs; numbers stay numbers.

    An apostrophe goes before what begins like a formula, as a person types it in Excel.
    A phone number in E.164 gets one too: read as a number it would lose its plus.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool | int | float | Decimal):
        return cell
    text = str(cell).translate(_UNWRITABLE)
    begun = text.lstrip(_NOTHING_SEEN)
    # A tab or a line's end at the very beginning is a sign itself.
    is_formula = text.startswith(_BEGINNINGS) or begun.startswith(_BEGINNINGS)
    return f"'{text}" if is_formula else text


def csv_lines(rows: Iterable[Row]) -> bytes:
    """Rows as CSV in UTF-8 (RFC 4180), without the mark that begins a file."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def workbook(rows: Iterable[Row]) -> bytes:
    """Rows as one sheet; the first is the header and stays in sight."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.freeze_panes = "A2"
    for row in rows:
        cells = []
        for value in row:
            safe = inert(value)
            cell = WriteOnlyCell(sheet, safe)
            if isinstance(safe, str):
                # Text, whatever it looks like: no formula, no date, no error value.
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
