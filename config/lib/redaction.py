"""Personal data and secrets taken out of free text, as it goes into a log."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Full-width digits and signs, and the many hyphens and blanks a pasted number may hold.
_NARROW = str.maketrans(
    "０１２３４５６７８９＋＠－‐‑‒–—−\u00a0\u2009\u202f\u3000",
    "0123456789+@-------    ",
)

_SECRET_WORD = (
    r"(?:[\w-]*token|[\w-]*secret|passw(?:or)?d|pwd|[\w-]*api[_-]?key|signature|sig|otp"
    r"|sessionid|[\w-]*session|[\w-]*csrf\w*|authorization|cookie|set-cookie|code|state)"
)
_SECRETS = (
    # A header or a mapping's entry: to the end of the value, scheme included.
    (
        re.compile(
            r"(?i)((?:proxy[-_]|http_)?authorization|(?:set-|http_)?cookie)"
            r"(['\"]?\s*[:=]\s*b?['\"]?)[^'\"\r\n]+"
        ),
        r"\1\2[secret]",
    ),
    (re.compile(r"(?i)\b(bearer|basic|token)(\s+)[\w.~+/=-]{8,}"), r"\1\2[secret]"),
    (re.compile(rf"(?i)\b({_SECRET_WORD}=)[^&\s'\"<>,;)]+"), r"\1[secret]"),
    (
        re.compile(
            rf"(?i)(['\"]{_SECRET_WORD}['\"]\s*[:,]\s*b?)(['\"])(?:(?!\2)[^\r\n])*"
        ),
        r"\1\2[secret]",
    ),
    (re.compile(r"(?i)\bkefu\.[\w.~+/=-]{8,}"), "kefu.[secret]"),
    (re.compile(r"(?i)(\b[a-z][a-z+.-]*://)[^/\s:@'\"]*:[^/\s@'\"]+@"), r"\1[secret]@"),
)
_SECRET_NAME = re.compile(rf"(?i){_SECRET_WORD}|[\w-]*key")
_MAIL = re.compile(r"(?i)[\w.!#$%&'*+/=?^`{|}~-]*[\w](?:@|%40)[\w-]+(?:\.[\w-]+)+")

# GB 11643-1999: six digits of place, birth date, three of order, check character.
_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}[ -]?(?:18|19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?"
    r"(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[\dXx](?![\dXx])"
    r"|(?<!\d)[1-9]\d{16}[Xx](?![\dXx])"
    r"|(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"
)
_EIGHTEEN = re.compile(r"(?<!\d)[1-9]\d{17}(?!\d)")
_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile(
    r"(?<!\d)(?:\(?(?:\+|00)?86\)?[ -]?)?1[3-9]\d"
    r"(?:[ .-]?\d{4}[ .-]?\d{4}|[ -]\d{3}[ -]?\d{5}|[ -]?(?:\d{2}[ -]){3}\d{2})(?!\d)"
)
_DIGITS = re.compile(r"\d+(?:[ -]\d+)*")
_CARD_DIGITS = range(13, 20)  # ISO/IEC 7812-1: 13 to 19 digits are in use
_GROUPED = 4


def redact(text: str) -> str:
    """Return `text` with secrets, mail addresses, identity, card, mobile numbers out.

    Numbers of other shapes (tickets, amounts, times) stay. Full-width digits become
    plain ones.
    """
    text = text.translate(_NARROW)
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    text = _MAIL.sub("[mail]", text)
    text = _IDENTITY.sub("[identity]", text)
    text = _EIGHTEEN.sub(_identity_if_checked, text)
    text = _DIGITS.sub(_without_cards, text)
    return _MOBILE.sub("[mobile]", text)


def redacted(value: Any, name: str = "") -> Any:
    """Return a value of a log record fit for JSON, redacted at every depth.

    What `name` says to be a secret is dropped whole.
    """
    if name and _SECRET_NAME.fullmatch(name) and value not in (None, "", True, False):
        return "[secret]"
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        text = redact(str(value))
        return value if text == str(value) else text
    if isinstance(value, Mapping):
        return {redact(str(k)): redacted(v, str(k)) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redacted(item) for item in value]
    if isinstance(value, bytes):
        value = value.decode(errors="replace")
    return redact(str(value))


def _identity_if_checked(found: re.Match[str]) -> str:
    digits = found.group()
    total = sum(
        int(digit) * weight
        for digit, weight in zip(digits[:17], _CHECK_WEIGHTS, strict=True)
    )
    return "[identity]" if "10X98765432"[total % 11] == digits[17] else digits


def _without_cards(found: re.Match[str]) -> str:
    text, start, kept = found.group(), 0, ""
    groups = list(re.finditer(r"\d+", text))
    first = 0
    while first < len(groups):
        last = _card_from(groups, first)
        if last is None:
            first += 1
            continue
        kept += text[start : groups[first].start()] + "[card]"
        start, first = groups[last].end(), last + 1
    return kept + text[start:]


def _card_from(groups: "list[re.Match[str]]", first: int) -> int | None:
    """Return the place of the group that ends a card number begun at `first`."""
    for last, digits in _runs(groups, first):
        if len(digits) > _CARD_DIGITS[-1]:
            return None
        if len(digits) in _CARD_DIGITS and _is_card(digits):
            return last
    return None


def _runs(groups: "list[re.Match[str]]", first: int) -> Iterator[tuple[int, str]]:
    """Yield joined groups; a card is written in groups of four and more, but the last.

    So a date beside a number is not taken for one long number.
    """
    digits = ""
    for last in range(first, len(groups)):
        group = groups[last].group()
        digits += group
        yield last, digits
        if len(group) < _GROUPED:
            return


def _is_card(digits: str) -> bool:
    """Tell whether the Luhn sum holds; 0 and 1 begin no bank card, but many a time."""
    if digits[0] in "01" or re.match(r"20\d\d(0[1-9]|1[0-2])[0-3]\d", digits):
        return False
    total = 0
    for place, digit in enumerate(reversed(digits)):
        double = int(digit) * (1 + place % 2)
        total += double - 9 * (double > 9)
    return total % 10 == 0
