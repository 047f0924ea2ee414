"""Account values in a text: by their shape, or because they are this client's.

Shapes are told to anybody who reads a number as such; amounts, references and ends of
card numbers only count where they are known of the client, so that "a fee of 5 yuan"
stays a sentence. Pure: text and values in, kinds out.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.lib import personal

Value = tuple[str, str]
Finder = Callable[[str, set[str]], Iterator[str]]

# In the order in which they are named to people.
LABELS: dict[str, Promise] = {
    "identity": _("identity number"),
    "card": _("card number"),
    "mobile": _("mobile number"),
    "amount": _("amount"),
    "reference": _("order number"),
    "card-end": _("last digits of a card"),
    "date": _("date"),
}
# What repeats the client's own words tells nothing new.
REPEATABLE = frozenset({"amount", "reference"})
# A bare whole number below this is a count of days or people as often as an amount.
LEAST_BARE = 100
SHORTEST_REFERENCE = 4
UNITS = {"百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000, "亿": 10**8}

_AMOUNT = re.compile(
    r"(?<![A-Za-z0-9#])(?<!\d\.)(?P<sign>[¥￥]|CNY|RMB|人民币)?[ ]{0,3}"
    r"(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,2})?|\d{1,15}(?:\.\d{1,6})?)"
    r"[ ]{0,3}(?P<unit>[百千万亿]|[kw](?![a-z]))?"
    r"[ ]{0,3}(?P<yuan>元|块|圆|yuan|CNY|RMB)?(?!\d|\.\d|,\d{3}(?!\d)|\s?[%％])",
    re.IGNORECASE,
)
_CARD_END = re.compile(
    r"(?:尾号|末四位|后四位|ending(?: in| with)?|last four(?: digits)?"
    r"|[*•xX]{2,}|…|\.\.\.)[^\d\n]{0,8}(\d{4})(?!\d)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<!\d)(?:(?P<year>\d{4})\s?[-/.年]\s?)?"
    r"(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})(?!\d)\s?[日号]?"
)
# A year, a time of day, a day of a month: numbers that are no amounts.
_OTHER = re.compile(
    r"(?<!\d)(?:\d{4}\s?年|\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2}"
    r"|\d{1,2}:\d{2}(?::\d{2})?|\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?)"
)


def find(text: str, known: Iterable[Value]) -> set[Value]:
    """The account values in `text`: those of `known` (kind, value) that are written
    there in any usual form, and (kind, "") for each shape of a personal number.
    """
    plain = personal.narrow(text)
    values: dict[str, set[str]] = {kind: set() for kind in FINDERS}
    for kind, value in known:
        if kind in values:
            values[kind].add(value)
    found = set()
    for kind, finder in FINDERS.items():
        found |= {(kind, value) for value in finder(plain, values[kind])}
        if kind == "reference":
            # What is an order number shall not be read as a card's as well.
            plain = _without(plain, {value for of, value in found if of == kind})
    return found


def disclosed(text: str, known: Iterable[Value], said: str = "") -> list[str]:
    """The kinds of account values that `text` would tell, in the order of LABELS.

    `said` is what the client wrote in the same matter: amounts and references that
    stand there are no news. A date tells something only beside another value.
    """
    known = set(known)
    found = find(text, known)
    own = {one for one in find(said, known) if one[0] in REPEATABLE}
    kinds = {kind for kind, _value in found - own}
    return [] if kinds <= {"date"} else [kind for kind in LABELS if kind in kinds]


def labels(kinds: Iterable[str]) -> str:
    """The kinds in words."""
    return gettext(", ").join(str(LABELS[kind]) for kind in kinds)


def _references(text: str, known: set[str]) -> Iterator[str]:
    folded = text.casefold()
    for value in known:
        if len(value) >= SHORTEST_REFERENCE and re.search(_alone(value), folded):
            yield value


def _alone(value: str) -> str:
    return rf"(?<![a-z0-9]){re.escape(personal.narrow(value).casefold())}(?![a-z0-9])"


def _without(text: str, values: set[str]) -> str:
    for value in values:
        text = re.sub(_alone(value), " ", text, flags=re.IGNORECASE)
    return text


def _amounts(text: str, known: set[str]) -> Iterator[str]:
    """Those written to the cent or in whole yuan, with or without 万 and signs."""
    if not known:
        return
    written = {amount for amount, _whole in _written_amounts(text)}
    whole = {amount for amount, is_whole in _written_amounts(text) if is_whole}
    for value in known:
        amount = Decimal(value)
        if amount in written or int(amount) in whole:
            yield value


def _written_amounts(text: str) -> Iterator[tuple[Decimal, bool]]:
    """The amounts in a text, and whether they are written without decimals."""
    for found in _AMOUNT.finditer(_OTHER.sub(" ; ", text)):
        number = re.sub("[,，]", "", found["number"])
        amount = Decimal(number) * UNITS.get((found["unit"] or "").lower(), 1)
        is_marked = bool(found["sign"] or found["unit"] or found["yuan"])
        if is_marked or number != found["number"] or "." in number:
            yield amount, "." not in number
        elif amount >= LEAST_BARE:
            yield amount, True


def _card_ends(text: str, known: set[str]) -> Iterator[str]:
    return (end for end in _CARD_END.findall(text) if end in known)


def _dates(text: str, known: set[str]) -> Iterator[str]:
    days = [date.fromisoformat(value) for value in known]
    for found in _DATE.finditer(text):
        month, day = int(found["month"]), int(found["day"])
        for known_day in days:
            if (known_day.month, known_day.day) != (month, day):
                continue
            if not found["year"] or int(found["year"]) == known_day.year:
                yield known_day.isoformat()


def _shape(kind: str, text: str, _known: set[str]) -> Iterator[str]:
    seen: list[str] = []

    def note(of: str, value: str) -> str:
        if of == kind:
            seen.append("")
        return value

    personal.replace(text, {of: partial(note, of) for of in personal.KINDS})
    return iter(seen)


FINDERS: dict[str, Finder] = {
    "reference": _references,
    "identity": partial(_shape, "identity"),
    "card": partial(_shape, "card"),
    "mobile": partial(_shape, "mobile"),
    "amount": _amounts,
    "card-end": _card_ends,
    "date": _dates,
}
