"""Columns to fields: guessed by the words of the header, and remembered."""

import re

from crm.importing import KIND
from crm.importing.fields import BY_NAME, FIELDS
from crm.models import Job
from crm.sealing import blind_index

_SIGNS = re.compile(r"[\s_\-.:：*（）()\d]+")
_REMEMBERED = 50


def guesses(columns: list[str]) -> dict[str, str]:
    """Column number (as text, as JSON keeps it) → field, by the header's words; a field
    that takes one column gets the first.
    """
    found: dict[str, str] = {}
    for place, header in enumerate(columns):
        name = _guess(_SIGNS.sub("", header).casefold())
        if name and (BY_NAME[name].many or name not in found.values()):
            found[str(place)] = name
    return found


def marks(columns: list[str]) -> list[str]:
    """One short keyed digest a header: without a header a file begins with somebody's
    data, so the words themselves are kept nowhere but in the sealed file.
    """
    return [
        blind_index("import.header", header.casefold().strip()).hex()[:16]
        for header in columns
    ]


def remembered(columns: list[str]) -> dict[str, str]:
    """The mapping last used for a file with these headers, in whatever order; else the
    guesses.
    """
    wanted = marks(columns)
    former = Job.objects.filter(kind=KIND, asked__mapping__isnull=False)
    for asked in former.order_by("-pk").values_list("asked", flat=True)[:_REMEMBERED]:
        if sorted(asked.get("marks", [])) == sorted(wanted):
            by_mark = {
                asked["marks"][int(place)]: name
                for place, name in asked["mapping"].items()
            }
            return {
                str(place): by_mark[mark]
                for place, mark in enumerate(wanted)
                if mark in by_mark
            }
    return guesses(columns)


def _guess(header: str) -> str:
    for field in FIELDS:
        if header in field.headers:
            return field.name
    # "联系人手机号码（必填）" holds the word; the longest that fits says most.
    fits = [
        (len(word), field.name)
        for field in FIELDS
        for word in field.headers
        if len(word) > 1 and not word.isascii() and word in header
    ]
    return max(fits)[1] if fits else ""
