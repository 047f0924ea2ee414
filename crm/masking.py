"""One mask per kind of personal value, and the mask for free text.

The full value never leaves the server unasked: lists, logs, previews and Activity rows
carry only what these functions give. Patterns are those of mainland China: mobiles (11
digits from 13 to 19), identity numbers (GB 11643-1999, 18 characters) and bank cards
(ISO/IEC 7812, 13 to 19 digits).
"""

import re

_MOBILE = re.compile(r"(?<!\d)(?:\+?86[ -]?)?(1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})(?!\d)")
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])([1-9])\d{16}([0-9Xx])(?![0-9A-Za-z])")
_CARD = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")

_COMPOUND_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "令狐",
)


def mask_name(name: str) -> str:
    """Surname and two stars: `王小明` → `王**`, `Anna Berg` → `Anna B**`."""
    name = name.strip()
    if not name:
        return ""
    if name[0].isascii():
        given, _, rest = name.partition(" ")
        return f"{given} {rest[0]}**" if rest else f"{given[0]}**"
    return f"{name[:2] if name.startswith(_COMPOUND_SURNAMES) else name[0]}**"


def mask_mobile(number: str) -> str:
    """First three and last four digits: `13812345678` → `138****5678`."""
    digits = re.sub(r"\D", "", number)[-11:]
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "****"


def mask_card(number: str) -> str:
    """The last four digits: `6222021234560431` → `…0431`."""
    return "…" + _digits(number)[-4:]


def mask_identity(number: str) -> str:
    """First and last character: `330106199003072415` → `3****************5`."""
    number = number.strip()
    return f"{number[:1]}{'*' * max(len(number) - 2, 1)}{number[-1:]}"


def mask_mail(address: str) -> str:
    """First letter and domain: `wang@163.com` → `w***@163.com`."""
    local, at, domain = address.strip().rpartition("@")
    return f"{local[:1]}***@{domain}" if at and local else "***"


def mask_text(text: str) -> str:
    """`text` with mobiles, identity numbers and card numbers masked in place."""
    text = _IDENTITY.sub(lambda m: mask_identity(m[0]), text)
    text = _MOBILE.sub(r"\1****\2", text)
    return _CARD.sub(_mask_if_card, text)


def luhn_holds(digits: str) -> bool:
    """Whether a string of digits ends in the check digit of ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _mask_if_card(found: re.Match[str]) -> str:
    digits = _digits(found[0])
    return mask_card(digits) if luhn_holds(digits) else found[0]
