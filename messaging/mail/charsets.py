"""Bytes of mails to text: labels that lie, labels that do not exist, no label."""

import codecs
import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# What a label means in practice. Mailers write the smaller set's name for the larger
# one: gb2312 for gb18030 (its superset), latin-1 for the Windows page
# (https://encoding.spec.whatwg.org/#names-and-labels does the same for web pages).
MEANT = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gb2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "windows-936": "gb18030",
    "euc-cn": "gb18030",
    "chinese": "gb18030",
    "gb-18030": "gb18030",
    "hz-gb-2312": "hz",
    "big5": "big5hkscs",
    "big-5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "cp950": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "ansi_x3.4-1968": "utf-8",
    "7bit": "utf-8",
    "8bit": "utf-8",
    "utf8": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
}

# Python codecs that are no character sets of mails; punycode is also quadratic.
REFUSED = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"}

SINGLE_BYTE = {"cp1252", "utf-8", "cp1254"}
EAST_ASIAN = {"gb18030", "big5hkscs", "cp932", "cp949"}

# High bytes in pairs from the GB 2312 plane, as Chinese text has them and Western
# text, where accented letters stand alone, has not.
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_GB_PAIRS = re.compile(rb"(?:[\xa1-\xa9\xb0-\xf7][\xa1-\xfe])+")
_HAN = re.compile("[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\ufeff]")


def known(label: str) -> str:
    """Codec name meant by a charset label; '' when there is none of that name."""
    label = label.strip().strip("\"'").lower()
    if not label.isascii():
        return ""
    label = MEANT.get(label, label)
    try:
        info = codecs.lookup(label)
    except (LookupError, ValueError):
        return ""
    # bytes-to-bytes codecs (base64, zlib) would unpack bombs; the flag is the one
    # that bytes.decode() itself asks.
    if not info._is_text_encoding or info.name.replace("_", "-") in REFUSED:
        return ""
    return MEANT.get(info.name, info.name)


def decode(data: bytes, label: str = "") -> tuple[str, bool]:
    """Text of `data` under a label; the flag says whether the label was right.

    Never raises. A byte that fits nothing becomes U+FFFD.
    """
    codec = known(label)
    honest = bool(codec) or not label
    if data.isascii() and (not codec or codec in SINGLE_BYTE | EAST_ASIAN):
        return data.decode("ascii"), honest
    guess = _evident(data, codec)
    if guess is not None:
        return guess, False if label else honest
    for name in dict.fromkeys([codec or "utf-8", "utf-8"]):
        text = _strict(data, name)
        if text is not None:
            return text, honest and name == (codec or "utf-8")
    return _least_broken(data, codec), False


def clean(text: str) -> str:
    """The text without NULs, control characters, lone surrogates; lines end in LF."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _CONTROLS.sub("", text)


def one_line(text: str) -> str:
    """The text as one line, white space collapsed, without control characters."""
    return " ".join(_CONTROLS.sub(" ", text).split())


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _evident(data: bytes, codec: str) -> str | None:
    """Text where the bytes speak against their label, else None.

    UTF-8 that yields Han characters is no accident; a Western or missing label over
    nothing but GB 2312 pairs is a Chinese mailer's default.
    """
    if codec in SINGLE_BYTE | EAST_ASIAN and codec != "utf-8":
        text = _strict(data, "utf-8")
        if text is not None and (codec in SINGLE_BYTE or _HAN.search(text)):
            return text
    if codec in SINGLE_BYTE | {""} and _strict(data, "utf-8") is None:
        runs = _HIGH_RUN.findall(data)
        # Two characters side by side: "\xe7\xe3" alone is Portuguese.
        if max(map(len, runs)) >= 4 and all(map(_GB_PAIRS.fullmatch, runs)):
            return _strict(data, "gb18030")
    return None


def _least_broken(data: bytes, codec: str) -> str:
    """The reading with the fewest replacement characters, single bytes as the last."""
    readings = [
        data.decode(name, "replace")
        for name in dict.fromkeys([codec or "utf-8", "utf-8", "gb18030"])
    ]
    best = min(readings, key=lambda text: text.count(REPLACEMENT))
    # One damaged character in a long text is damage; many are a wrong reading.
    if best.count(REPLACEMENT) * 10 > len(_HIGH_RUN.findall(data)) + 10:
        return data.decode("cp1252", "replace")
    return best
