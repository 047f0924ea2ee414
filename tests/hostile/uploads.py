"""80 hostile files: pages, programs, polyglots, bombs, wrecks and names.

Each is made when asked for. `wrong` names what the doors say of one they refuse.
"""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.hostile import pictures
from tests.hostile.pictures import SCRIPT, chunk, drawn, png

PAGE = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" onload="window.__hit=1">%s</svg>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
EXE = b"MZ\x90\0" + bytes(60) + b"This program cannot be run in DOS mode" + bytes(90)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    + b"]><l>&j;</l>"
)


@dataclass(frozen=True)
class Upload:
    """One file: the name it claims, its bytes, the kind a browser would claim."""

    name: str
    content: bytes
    claimed: str = "image/png"
    wrong: str = ""


def uploads() -> list[Upload]:
    """All of them."""
    kinds = (_pages, _programs, _polyglots, _bombs, _wrecks, _names, _refused)
    return [one for kind in kinds for one in kind()]


def taken() -> list[Upload]:
    """Those that are kept, for they could be what an honest person sends."""
    return [one for one in uploads() if not one.wrong]


def _pages() -> Iterator[Upload]:
    """What runs where a browser shows it."""
    xml = b'<?xml version="1.0"?>'
    yield Upload("page.html", PAGE, "text/html")
    yield Upload("page.htm", PAGE)
    yield Upload("page.xhtml", xml + b'<html xmlns="http://www.w3.org/1999/xhtml"/>')
    yield Upload("page.png", PAGE)
    yield Upload("page.jpg", b" \r\n\t" + PAGE, "image/jpeg")
    yield Upload("page.pdf", PAGE, "application/pdf")
    yield Upload("page.txt", SCRIPT, "text/plain")
    yield Upload("page.csv", b"\xef\xbb\xbf" + PAGE, "text/csv")
    yield Upload("wide.html", PAGE.decode().encode("utf-16"), "text/html")
    yield Upload("seven.html", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-")
    yield Upload("late.html", b"<!--" + b" " * 600 + b"-->" + PAGE)
    yield Upload("page.hta", b"<hta:application>" + SCRIPT, "application/hta")
    yield Upload("page.mht", b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE)
    yield Upload("draw.svg", DRAWING % SCRIPT, "image/svg+xml")
    yield Upload("draw.png", DRAWING % b"")
    yield Upload("outer.svg", xml + DRAWING % b'<image href="http://a.example/x"/>')
    yield Upload("draw.svgz", gzip.compress(DRAWING % SCRIPT), "image/svg+xml")
    yield Upload(
        "sheet.xml", xml + b'<?xml-stylesheet type="text/xsl" href="x.xsl"?><a/>'
    )
    yield Upload("film.swf", b"CWS\x09" + bytes(40), "application/x-shockwave-flash")
    yield Upload("code.js", b"window.__hit=1", "text/javascript")


def _programs() -> Iterator[Upload]:
    """What runs where somebody starts it, or a server does."""
    yield Upload("setup.exe", EXE, "application/x-msdownload")
    yield Upload("photo.jpg.exe", EXE, "image/jpeg")
    yield Upload("paper.pdf", EXE, "application/pdf")
    yield Upload("tool", b"\x7fELF\x02\x01\x01" + bytes(60))
    yield Upload("pack.msi", OLE)
    yield Upload("macro.docm", _zipped("word/vbaProject.bin", OLE))
    yield Upload("go.bat", b"@echo off\r\ncalc.exe\r\n", "text/plain")
    yield Upload("go.ps1", b"Start-Process calc", "text/plain")
    yield Upload("go.sh", b"#!/bin/sh\nid > /tmp/kefu-hit\n", "text/plain")
    yield Upload("go.vbs", b'CreateObject("WScript.Shell").Run "calc"', "text/plain")
    yield Upload("short.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(80))
    yield Upload("shell.php", b"<?php system($_GET['c']); ?>", "text/plain")
    yield Upload("shell.phtml", b"<?= 7*7 ?>")
    yield Upload("shell.php.png", png() + b"<?php system('id'); ?>")
    yield Upload("app.jar", _zipped("META-INF/MANIFEST.MF", b"Main-Class: X"))
    yield Upload(".htaccess", b"AddType application/x-httpd-php .png", "text/plain")


def _polyglots() -> Iterator[Upload]:
    """What is two things at once."""
    yield Upload("both.gif", b"GIF89a/*" + PAGE + b"*/=1;", "image/gif")
    yield Upload("both.html", b"GIF89a" + PAGE, "text/html")
    yield Upload("tail.png", png() + _zipped("x.html", PAGE))
    yield Upload("words.png", png(inside=chunk(b"tEXt", b"Comment\0" + SCRIPT)))
    yield Upload("place.jpg", pictures.located(), "image/jpeg")
    yield Upload("said.jpg", drawn("JPEG", comment=b"<?php phpinfo(); ?>"))
    yield Upload("both.pdf", b"%PDF-1.7\n" + PAGE + b"\n%%EOF", "application/pdf")
    yield Upload("acts.pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript>>>>")
    yield Upload("both.bmp", b"BM/*" + bytes(60) + b"*/=1;alert(1)", "image/bmp")
    yield Upload("two.zip", _zipped("a.txt", b"a") + PAGE, "application/zip")


def _bombs() -> Iterator[Upload]:
    """What is small until somebody opens it."""
    yield Upload("vast.png", png(60_000, 60_000))
    yield Upload("full.png", pictures.full_bomb())
    yield Upload("vast.gif", pictures.huge_gif(), "image/gif")
    yield Upload("vast.jpg", pictures.huge_jpeg(), "image/jpeg")
    yield Upload("frames.gif", pictures.many_frames(), "image/gif")
    packed = chunk(b"zTXt", b"c\0\0" + zlib.compress(bytes(2**24), 9))
    yield Upload("text.png", png(inside=packed * 4))
    inner = _zipped("zeros", bytes(2**24))
    yield Upload("nested.zip", _zipped("more.zip", inner), "application/zip")
    yield Upload("zeros.gz", gzip.compress(bytes(2**24)), "application/gzip")
    yield Upload("laughs.xml", LAUGHS, "text/xml")
    yield Upload("sheet.xlsx", _zipped("xl/worksheets/sheet1.xml", bytes(2**24)))


def _wrecks() -> Iterator[Upload]:
    """Pictures that end too early or lie about themselves."""
    yield Upload("cut.png", png()[:44])
    yield Upload("sum.png", png(crc=7))
    yield Upload("none.png", png(0, 0))
    yield Upload("cut.jpg", drawn("JPEG")[:200], "image/jpeg")
    yield Upload("cut.webp", drawn("WEBP")[:40], "image/webp")
    yield Upload("riff.webp", b"RIFF\xff\xff\xff\xffWEBPVP8X\n\0\0\0" + b"\xff" * 10)


def _names() -> Iterator[Upload]:
    """Names that lead elsewhere, read backwards, or are read as something else."""
    for name in (
        "../../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "C:\\Users\\x\\start.bat",
        "nul\0byte.png",
        "photo\u202egnp.exe",
        "zero\u200bwidth\ufeff.png",
        "header\r\nX-Evil: 1.txt",
        'quote".txt"; filename="evil.html',
        "<img src=x onerror=window.__hit=1>.png",
        "=cmd|' /C calc'!A0.csv",
        "{{7*7}}${7*7}<%= 7*7 %>.txt",
        "%2e%2e%2f%00.txt",
        "字" * 200 + ".txt",
        "a" * 400 + ".txt",
        "CON",
        "...",
        "javascript:alert(1).txt",
    ):
        yield Upload(name, b"plain words", "text/html; charset=utf-8\r\nX-Evil: 1")


def _refused() -> Iterator[Upload]:
    """What is said no to, by name."""
    yield Upload("nothing.png", b"", wrong="“nothing.png” is empty.")


def _zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()
