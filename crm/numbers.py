"""Numbers that a person types: checked by their own arithmetic, in one written form.

Each function takes what was typed and returns the form under which equal numbers are
equal; ValueError says in translated words what is wrong and by how much.
"""

import datetime
import re

import phonenumbers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.lib import personal
from config.lib.clock import now

HOME = "CN"
IDENTITY_LENGTH = 18
CARD_LENGTHS = range(13, 20)  # ISO/IEC 7812-1: 13 to 19 digits are in use
_BLANKS = re.compile(r"[\s.-]")


def phone(text: str) -> str:
    """The number in E.164 ("+8613812345678"); one without a country is a Chinese one.

    Rules of length and prefix are those of the phonenumbers library, which follows the
    national numbering plans.
    """
    try:
        number = phonenumbers.parse(personal.narrow(text), HOME)
    except phonenumbers.NumberParseException as error:
        raise ValueError(_("This is no phone number.")) from error
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason == phonenumbers.ValidationResult.TOO_SHORT:
        raise ValueError(_("This phone number is too short."))
    if reason == phonenumbers.ValidationResult.TOO_LONG:
        raise ValueError(_("This phone number is too long."))
    if not phonenumbers.is_valid_number(number):
        raise ValueError(_("No such phone number is in use: look at its first digits."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def identity(text: str) -> str:
    """A mainland identity number in its 18 characters (GB 11643-1999): six digits of
    place, birth date, three of order, check character.
    """
    number = _bare(text).upper()
    _of_length(number, IDENTITY_LENGTH, IDENTITY_LENGTH)
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number):
        raise ValueError(_("17 digits and a last digit or X make an identity number."))
    if not _is_past_day(number[6:14]):
        raise ValueError(
            _("Digits 7 to 14 are no birth date: %(digits)s.")
            % {"digits": number[6:14]}
        )
    if personal.identity_check(number[:17]) != number[17]:
        raise ValueError(
            _("The check character does not fit: one of the digits is mistyped.")
        )
    return number


def birth_date(identity_number: str) -> datetime.date:
    """The birth date that a checked identity number carries."""
    return datetime.datetime.strptime(identity_number[6:14], "%Y%m%d").date()  # noqa: DTZ007


def card(text: str) -> str:
    """A bank card number without blanks, its Luhn sum checked (ISO/IEC 7812-1)."""
    number = _bare(text)
    if not number.isascii() or not number.isdigit():
        raise ValueError(_("A card number is made of digits alone."))
    _of_length(number, CARD_LENGTHS[0], CARD_LENGTHS[-1])
    if not personal.luhn_holds(number):
        raise ValueError(_("The check digit does not fit: one digit is mistyped."))
    return number


def _bare(text: str) -> str:
    return _BLANKS.sub("", personal.narrow(text))


def _of_length(number: str, least: int, most: int) -> None:
    if len(number) < least:
        short = least - len(number)
        raise ValueError(
            ngettext(
                "One character is missing.", "%(count)d characters are missing.", short
            )
            % {"count": short}
        )
    if len(number) > most:
        over = len(number) - most
        raise ValueError(
            ngettext(
                "One character is too much.", "%(count)d characters are too much.", over
            )
            % {"count": over}
        )


def _is_past_day(digits: str) -> bool:
    try:
        day = datetime.datetime.strptime(digits, "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return False
    return datetime.date(1850, 1, 1) < day <= now().date()
