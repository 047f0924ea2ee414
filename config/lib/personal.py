"""Personal values found in free text: the one list of shapes that log and masks share.

Mainland China: mobiles (11 digits from 13 to 19), identity numbers (GB 11643-1999, and
the 15 digits before it), bank cards (ISO/IEC 7812); and mail addresses.
"""

import re
from collections.abc import Callable, Iterator, Mapping

KINDS = ("mail", "identity", "card", "mobile")
Span = tuple[int, int]

# Full-width digits and signs, and the many hyphens and blanks a pasted number may hold.
_NARROW = str.maketrans(
    "０１２３４５６７８９＋＠－‐‑‒–—−\u00a0\u2009\u202f\u3000",
    "0123456789+@-------    ",
)

# From the sign on; an address behind an address belongs to it. The part before is read
# backwards: a pattern that looked for it would try each letter of a long text.
_MAIL_FROM_SIGN = re.compile(r"(?i)(?:(?:@|%40)[\w-]+(?:\.[\w-]+)+)+")
_LOCAL_BACKWARDS = re.compile(r"\w[\w.!#$%&'*+/=?^`{|}~-]*")
_LONGEST_LOCAL = 320

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


def narrow(text: str) -> str:
    """Return `text` with plain digits, signs and blanks, each in its old place."""
    return text.translate(_NARROW)


def replace(text: str, masks: Mapping[str, Callable[[str], str]]) -> str:
    """Return `text` with each personal value replaced by what its kind's mask returns.

    `masks` has an entry for each of KINDS and gets the value in plain digits. The rest
    of the text stays as it is; numbers of other shapes (tickets, amounts) too.
    """
    plain = narrow(text)
    instead: list[tuple[int, int, str]] = []
    for kind, find in _FINDERS:
        found = [(at, end, masks[kind](plain[at:end])) for at, end in find(plain)]
        # What one kind has taken, the next must not read as a part of its own.
        plain = _woven(plain, [(at, end, "\0" * (end - at)) for at, end, _ in found])
        instead += found
    return _woven(text, sorted(instead))


def _woven(text: str, instead: list[tuple[int, int, str]]) -> str:
    kept, before = [], 0
    for at, end, other in instead:
        kept += [text[before:at], other]
        before = end
    return "".join([*kept, text[before:]])


def _mails(text: str) -> Iterator[Span]:
    before = 0
    for sign in _MAIL_FROM_SIGN.finditer(text):
        window = text[max(before, sign.start() - _LONGEST_LOCAL) : sign.start()]
        local = _LOCAL_BACKWARDS.match(window[::-1])
        if local:
            yield sign.start() - local.end(), sign.end()
            before = sign.end()


def _identities(text: str) -> Iterator[Span]:
    return (found.span() for found in _IDENTITY.finditer(text))


def _checked_identities(text: str) -> Iterator[Span]:
    for found in _EIGHTEEN.finditer(text):
        digits = found.group()
        if identity_check(digits[:17]) == digits[17]:
            yield found.span()


def identity_check(digits: str) -> str:
    """Return the check character of 17 digits (GB 11643-1999; ISO 7064 MOD 11-2)."""
    total = sum(
        int(digit) * weight
        for digit, weight in zip(digits, _CHECK_WEIGHTS, strict=True)
    )
    return "10X98765432"[total % 11]


def _mobiles(text: str) -> Iterator[Span]:
    return (found.span() for found in _MOBILE.finditer(text))


def _cards(text: str) -> Iterator[Span]:
    for found in _DIGITS.finditer(text):
        groups = list(re.compile(r"\d+").finditer(text, *found.span()))
        first = 0
        while first < len(groups):
            last = _card_from(groups, first)
            if last is not None:
                yield groups[first].start(), groups[last].end()
            first = (first if last is None else last) + 1


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
    return luhn_holds(digits)


def luhn_holds(digits: str) -> bool:
    """Tell whether the last digit is the check digit of the others (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        double = int(digit) * (1 + place % 2)
        total += double - 9 * (double > 9)
    return total % 10 == 0


# In this order: an address may hold digits, an identity number would pass for a card.
_FINDERS: tuple[tuple[str, Callable[[str], Iterator[Span]]], ...] = (
    ("mail", _mails),
    ("identity", _identities),
    ("identity", _checked_identities),
    ("card", _cards),
    ("mobile", _mobiles),
)
