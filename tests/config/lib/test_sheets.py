"""Tables of strangers: read whatever they are written in, refused where they harm."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.lib import pool, sheets
from config.lib.sheets_out import BOM, csv_lines, inert, workbook
from tests.examples import examples

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"]


def book(*rows: list[object]) -> bytes:
    """A workbook of these rows."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rewritten(content: bytes, name: str, change) -> bytes:
    """The workbook with one part changed."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            data = old.read(part)
            new.writestr(part, change(data) if part == name else data)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_text_is_read_in_each_encoding_and_with_each_sign(
    encoding: str, sign: str
) -> None:
    text = f'\n姓名{sign}电话\n"王{sign}小明"{sign}138\n\n'
    found = sheets.read(text.encode(encoding), 10)
    assert (found.columns, found.rows, found.first) == (
        ["姓名", "电话"],
        [[f"王{sign}小明", "138"]],
        3,
    )


def test_a_workbook_gives_text_dates_and_whole_numbers() -> None:
    import datetime

    born = datetime.datetime(1990, 3, 7)  # noqa: DTZ001 - as openpyxl takes it
    found = sheets.read(book(["a", "b", "c"], ["x", born, 13800000000.0]), 10)
    assert found.rows == [["x", "1990-03-07", "13800000000"]]


def test_a_formula_is_read_as_its_value() -> None:
    assert sheets.read(book(["a", "b"], ["x", "=1+1"]), 10).rows == [["x", ""]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"a,b\n,\n", "empty"),
        (b"a\n" + b"x\n" * 11, "rows"),
        (b",".join([b"a"] * 101) + b"\nx", "columns"),
        (b"\x80\xff\x80", "encoding"),
        (b"PK\x03\x04 nothing", "not_a_workbook"),
        (b"\xd0\xcf\x11\xe0 old", "old_workbook"),
    ],
)
def test_what_cannot_be_read_is_refused_by_a_code(content: bytes, code: str) -> None:
    with pytest.raises(sheets.SheetRefused, match=code):
        sheets.read(content, 10)


def test_a_bomb_is_refused_unread() -> None:
    def swell(data: bytes) -> bytes:
        return data.replace(b"</sheetData>", b" " * (30 << 20) + b"</sheetData>")

    content = rewritten(book(["a"], ["x"]), "xl/worksheets/sheet1.xml", swell)
    assert len(content) < 1 << 20
    with pytest.raises(pool.PoolFailed, match="SheetRefused: hostile"):
        pool.run("config.lib.sheets.read", content, 10)


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
    ],
)
@pytest.mark.parametrize("padding", [0, 8192])
def test_entities_are_refused_wherever_they_are_declared(
    declared: bytes, padding: int
) -> None:
    def declare(data: bytes) -> bytes:
        head, rest = (
            data.split(b"<worksheet", 1) if b"<worksheet" in data else (b"", b"")
        )
        return (
            head + b"<!--" + b"x" * padding + b"-->" + declared + b"<worksheet" + rest
        )

    content = rewritten(book(["a"], ["x"]), "xl/worksheets/sheet1.xml", declare)
    with pytest.raises(sheets.SheetRefused, match="hostile"):
        sheets.read(content, 10)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_begins_like_a_formula_is_made_inert(text: str) -> None:
    assert inert(text) == f"'{text}"
    rows = openpyxl.load_workbook(io.BytesIO(workbook([[text]]))).active.iter_rows()
    assert next(rows)[0].data_type == "s"


def test_numbers_stay_numbers() -> None:
    assert [inert(value) for value in (-1, 2.5, True, None)] == [-1, 2.5, True, ""]


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=4), max_size=5))
@settings(max_examples=examples(50))
def test_no_cell_of_a_csv_begins_like_a_formula(rows: list[list[str]]) -> None:
    import csv

    text = (BOM + csv_lines(rows)).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        assert not any(cell[:1] in tuple("=+-@\t\r") and cell for cell in row)
