"""What kind a file is: by its bytes, and where they do not tell, by its name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lib import contents
from tests.fakes.mails import PNG

ZIP = b"PK\x03\x04" + bytes(60)
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.png", PNG, "image/png"),
        ("a.jpg", PNG, "image/png"),
        ("a.png", b"<!doctype html><p>", "text/html"),
        ("a.txt", b"<ScRiPt >x()</script>", "text/html"),
        ("a.png", b"<?xml version='1.0'?><svg onload='x()'/>", "image/svg+xml"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "text/xml"),
        ("a.pdf", b"%PDF-1.7\n%%EOF", "application/pdf"),
        ("a.xlsx", ZIP, SHEET),
        ("a.pdf", ZIP, "application/zip"),
        ("账单.csv", "户名,金额".encode("gb18030"), "text/csv"),
        ("notes", "二十字".encode(), "text/plain"),
        ("page.html", b"no page at all", "text/plain"),
        ("a.txt", b"\x7fELF\x02\x01\x01" + bytes(60), contents.UNKNOWN),
        ("a.txt", b"", contents.UNKNOWN),
    ],
)
def test_the_bytes_decide(name, content, kind):
    assert contents.kind_of(content, name) == kind


@pytest.mark.parametrize(
    ("mime", "name", "does"),
    [
        ("text/html", "a.png", True),
        ("image/png", "a.jpg", True),
        ("image/png", "a.png", False),
        ("text/plain", "a.md", False),
        ("text/plain", "a.html", True),
        ("application/zip", "a.unheard", False),
        ("image/heif", "a.heic", False),
        (contents.UNKNOWN, "a.jpg", True),
        (contents.UNKNOWN, "a.dat", False),
    ],
)
def test_a_name_that_says_something_else_is_told(mime, name, does):
    assert contents.contradicts(mime, name) is does


@given(st.binary(max_size=200), st.text(max_size=20))
def test_whatever_comes_has_a_kind(content, name):
    kind = contents.kind_of(content, name)
    assert "/" in kind
    contents.contradicts(kind, name)
