"""What kind of file some bytes are: told by the bytes, never by who sent them.

Nothing is unpacked or rendered here: the first and last bytes are compared with the
signatures that puremagic knows, and a text is told by being one.
"""

import mimetypes
import re

import puremagic

UNKNOWN = "application/octet-stream"
PLAIN, HTML, SVG = "text/plain", "text/html", "image/svg+xml"
ZIP = "application/zip"
LOOKED_AT = 4096  # bytes of a text that are read
# Below this puremagic has matched two bytes or three, as any text may begin.
LEAST = 0.2

# One kind under several names: the first stands for all.
_SAME = {
    "application/x-gzip": "application/gzip",
    "application/x-zip-compressed": ZIP,
    "application/vnd.rar": "application/x-rar-compressed",
    "application/vnd.microsoft.portable-executable": "application/x-msdownload",
    "application/x-dosexec": "application/x-msdownload",
    "application/xhtml+xml": HTML,
    "application/xml": "text/xml",
    "audio/x-wav": "audio/wav",
    "image/heic": "image/heif",
    "image/vnd.microsoft.icon": "image/x-icon",
    "image/x-ms-bmp": "image/bmp",
    "text/rtf": "application/rtf",
}
# Python's own table and no machine's: every house tells alike.
_NAMES = mimetypes.MimeTypes()
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
for _kind, _endings in {
    _OFFICE + "wordprocessingml.document": "docx",
    _OFFICE + "spreadsheetml.sheet": "xlsx",
    _OFFICE + "presentationml.presentation": "pptx",
    "application/vnd.ms-word.document.macroenabled.12": "docm",
    "application/vnd.ms-excel.sheet.macroenabled.12": "xlsm",
    _OPEN + "text": "odt",
    _OPEN + "spreadsheet": "ods",
    "application/epub+zip": "epub",
    "application/java-archive": "jar",
    "application/vnd.android.package-archive": "apk",
    "application/x-rar-compressed": "rar",
    "application/x-7z-compressed": "7z",
    "application/x-msdownload": "exe dll",
    "application/x-msi": "msi",
    "application/rtf": "rtf",
    "image/heif": "heic heif",
    "image/webp": "webp",
}.items():
    for _ending in _endings.split():
        _NAMES.add_type(_kind, f".{_ending}")
_ZIPPED = (
    "application/vnd.ms-word.",
    "application/vnd.ms-excel.",
    "application/vnd.openxmlformats-",
    "application/vnd.oasis.opendocument.",
    "application/epub+zip",
    "application/java-archive",
    "application/vnd.android.package-archive",
)
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_OLD_OFFICE = ("application/msword", "application/vnd.ms-", "application/x-msi")
_TEXTUAL = ("text/", "application/json", "application/x-yaml", "message/")
# A browser takes any of these for the beginning of a page (WHATWG MIME sniffing, 7.1),
# and some more that a hand-made file may begin with.
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|style|title|table|meta|img|a|p"
    rb"|br|div|h1|font|b|form|input|link|object|embed|base|math|template|!--)[\s>/!-]",
    re.IGNORECASE,
)
_XHTML = re.compile(rb"<(?:\w+:)?(?:html|script|body|iframe)[\s>/]", re.IGNORECASE)
_DRAWING = re.compile(rb"<(?:\w+:)?svg[\s>]", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(content: bytes, name: str) -> str:
    """The MIME type of `content`. Its `name` decides only among kinds that no byte
    tells apart: texts, and documents that are zipped.
    """
    claimed = claimed_by(name)
    if not content:
        return UNKNOWN
    head = content[:LOOKED_AT]
    if marked := _marked(head):
        return marked
    if _is_text(head):
        return claimed if claimed.startswith(_TEXTUAL) and claimed != HTML else PLAIN
    return _by_signature(content, claimed)


def claimed_by(name: str) -> str:
    """What the ending of the name says, "" where it says nothing."""
    guess, packed = _NAMES.guess_type(name)
    if packed:
        return {"gzip": "application/gzip"}.get(packed, f"application/x-{packed}")
    return _SAME.get(guess or "", guess or "")


def contradicts(mime: str, name: str) -> bool:
    """Whether a file of this kind bears a name that says another."""
    claimed = claimed_by(name)
    if not claimed or claimed == mime:
        return False
    # No byte tells these from what they are said to be.
    if mime == UNKNOWN:
        return claimed.startswith(("text/", "image/")) or claimed == "application/pdf"
    return not (mime == PLAIN and claimed.startswith(_TEXTUAL) and claimed != HTML)


def _marked(head: bytes) -> str:
    """HTML or SVG: what would run where somebody opened it."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0b\x0c")
    if not text.startswith(b"<"):
        return ""
    if _DRAWING.search(text):
        return SVG
    sign = _XHTML if text.startswith(b"<?xml") else _PAGE
    return HTML if sign.search(text) else ""


def _is_text(head: bytes) -> bool:
    """Whether it reads as a text: in UTF-8 or GB 18030, or marked as UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if _CONTROL.search(head):
        return False
    # A signature that is made of letters alone.
    if head.startswith((b"%PDF-", b"{\\rtf", b"GIF8")):
        return False
    return any(_decodes(head, charset) for charset in ("utf-8", "gb18030"))


def _decodes(head: bytes, charset: str) -> bool:
    # The last character may be cut in two.
    for cut in range(4):
        try:
            head[: len(head) - cut].decode(charset)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _by_signature(content: bytes, claimed: str) -> str:
    if content.startswith(b"PK"):
        return claimed if claimed.startswith(_ZIPPED) else ZIP
    if content.startswith(_OLE):
        return claimed if claimed.startswith(_OLD_OFFICE) else "application/x-ole"
    found = [_SAME.get(kind, kind) for kind in _matches(content)]
    if claimed and claimed in found:
        return claimed
    return (found[0] if found else "") or UNKNOWN


def _matches(content: bytes) -> list[str]:
    """The kinds whose signature is there, the surest first; "" for one without name."""
    try:
        matches = puremagic.magic_string(content)
    except (puremagic.PureError, ValueError):
        return []
    return [one.mime_type for one in matches if one.confidence >= LEAST]
