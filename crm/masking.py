"""One mask per kind of personal value, and the mask for free text.

The full value never leaves the server unasked: lists, logs, previews and Activity rows
carry only what these functions give. What counts as a number or an address inside a
text is said in `config.lib.personal`.
"""

import re
from collections.abc import Callable

from config.lib import personal

LONGEST = 80  # characters of a mask, which columns keep

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
    """Surname and two stars: `王小明` → `王**`, `Anna Berg` → `Anna B**`.

    What stands first and is no name (a number, an address) shows one sign alone.
    """
    name = name.strip()
    if not name:
        return ""
    if name[0].isascii():
        given, _, rest = name.partition(" ")
        if not rest or "@" in given or any(sign.isdigit() for sign in given):
            return f"{given[0]}**"
        return f"{given} {rest.lstrip()[0]}**"
    return f"{name[:2] if name.startswith(_COMPOUND_SURNAMES) else name[0]}**"


def mask_mobile(number: str) -> str:
    """First three and last four digits: `13812345678` → `138****5678`."""
    digits = _digits(number)[-11:]
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 8 else "****"


def mask_card(number: str) -> str:
    """The last four digits: `6222021234560431` → `…0431`."""
    return "…" + _digits(number)[-4:]


def mask_identity(number: str) -> str:
    """First and last character: `330106199003072415` → `3****************5`."""
    number = re.sub(r"[\s-]", "", personal.narrow(number))
    return f"{number[:1]}{'*' * max(len(number) - 2, 1)}{number[-1:]}"


def mask_mail(address: str) -> str:
    """First letter and domain: `wang@163.com` → `w***@163.com`; at most 80 characters.

    Of a longer domain the end stays, which says whose it is.
    """
    address = personal.narrow(address).strip()
    local, at, domain = _AT.sub("@", address).rpartition("@")
    if not at or not local:
        return "***"
    shown = f"{local[0]}***@"
    room = LONGEST - len(shown)
    return shown + (domain if len(domain) <= room else f"…{domain[1 - room :]}")


def mask_address(address: str) -> str:
    """The first six characters of a postal address, which name province and town."""
    return f"{address[:6]}***"


def mask_text(text: str) -> str:
    """`text` with addresses, mobiles, identity and card numbers masked in place."""
    # Twice: a domain, which a mask shows, may itself hold a number.
    return personal.replace(personal.replace(text, _MASKS), _MASKS)


def hide_numbers(text: str) -> str:
    """`text` with mobiles, identity and card numbers masked; mail addresses stay, but
    for one that holds such a number (`13812345678@139.com`).
    """
    return personal.replace(text, _NUMBER_MASKS)


def without_numbers(text: str) -> str:
    """`text` with what `mask_text` masks taken out: a search must not find somebody by
    the part of a number that a mask shows.
    """
    if not _MAY_BE_PERSONAL.search(text):
        return text
    return personal.replace(personal.replace(text, _BLANKS), _BLANKS)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", personal.narrow(text))


_AT = re.compile("%40")
_LONG_NUMBER = re.compile(r"\d{11}")
# An address has its sign; a number has eleven digits at least, however far apart.
_MAY_BE_PERSONAL = re.compile(r"[@＠]|%40|\d(?:\D*\d){10}")


def _mail_with_number(address: str) -> str:
    return mask_text(address) if _LONG_NUMBER.search(address) else address


_MASKS = {
    "mail": mask_mail,
    "identity": mask_identity,
    "card": mask_card,
    "mobile": mask_mobile,
}
_BLANKS: dict[str, Callable[[str], str]] = dict.fromkeys(
    personal.KINDS, lambda _value: " "
)
_NUMBER_MASKS = {**_MASKS, "mail": _mail_with_number}
