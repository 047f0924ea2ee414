"""What was chosen of macros in a composer: "12:priority:3", action of macro at edition.

It goes along with the draft and with what is sent. The edition says what its author has
seen: of a macro that was changed since, nothing is done unseen.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from crm.refused import Refused
from helpdesk.macros import actions

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Macro

MOST = 40
_WRITTEN = re.compile(r"([1-9][0-9]{0,17}):([a-z]{2,20}):([1-9][0-9]{0,8})", re.ASCII)


@dataclass(frozen=True)
class Chosen:
    """An action of a macro, as it was at that edition."""

    macro: int
    action: str
    edition: int

    def __str__(self) -> str:
        return f"{self.macro}:{self.action}:{self.edition}"


@dataclass(frozen=True)
class Step:
    """The same, found: what is to be done."""

    macro: "Macro"
    told: dict[str, Any]


@dataclass(frozen=True)
class Chip:
    """The same as people see it before it is sent."""

    value: str
    macro: "Macro"
    said: actions.Said


def read(texts: Iterable[str]) -> list[Chosen]:
    """Those that can be read, each once."""
    found = [_WRITTEN.fullmatch(text) for text in dict.fromkeys(texts)]
    return [Chosen(int(f[1]), f[2], int(f[3])) for f in found if f][:MOST]


def steps(chosen: Sequence[Chosen], by: "Staff") -> list[Step]:
    """What is to be done, in the order in which it is; one statement.

    Raises Refused for a macro that `by` does not see any more, and for one that was
    changed since.
    """
    macros = _macros(chosen, by)
    found = []
    for one in chosen:
        macro = macros.get(one.macro)
        told = _told(macro, one) if macro else None
        if macro is None or told is None or macro.edition != one.edition:
            name = macro.name if macro else f"{one.macro}"
            said = _(
                "The macro “%(name)s” is not what it was when you chose it: take its"
                " actions out, and choose it again. Nothing was sent."
            )
            raise Refused("macro", "stale-macro", said % {"name": name})
        found.append(Step(macro, told))
    return sorted(found, key=lambda step: actions.PLACE[step.told["do"]])


def chips(texts: Iterable[str], by: "Staff") -> list[Chip]:
    """What of it can still be done, as it is now; no statement for nothing."""
    chosen = read(texts)
    macros = _macros(chosen, by) if chosen else {}
    found = [
        (macros[one.macro], told)
        for one in chosen
        if one.macro in macros and (told := _told(macros[one.macro], one))
    ]
    return _chips(found)


def all_of(macro: "Macro") -> list[Chip]:
    """Every action of a macro that was chosen just now."""
    return _chips([(macro, told) for told in macro.actions])


def _chips(found: "list[tuple[Macro, dict[str, Any]]]") -> list[Chip]:
    said = actions.said([told] for _macro, told in found)
    return [
        Chip(str(Chosen(macro.pk, told["do"], macro.edition)), macro, words[0])
        for (macro, told), words in zip(found, said, strict=True)
        if words
    ]


def _macros(chosen: Sequence[Chosen], by: "Staff") -> "dict[int, Macro]":
    from helpdesk.models import Macro

    reach = Macro.objects.visible_to(by).in_use()
    return reach.in_bulk([one.macro for one in chosen])


def _told(macro: "Macro", one: Chosen) -> dict[str, Any] | None:
    return next((told for told in macro.actions if told["do"] == one.action), None)
