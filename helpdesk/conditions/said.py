"""Conditions as somebody said them, read and checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from crm.refused import Refused
from helpdesk.models.ticket_status import DONE

from .kinds import words_of
from .table import TABLE

MOST = 20
# With one of these, what is shown is said already, open or done.
SAYS_STATE = ("category", "status", "resolved", "ended")
# What only what is in one's own hands, or a short list of one's own, can fulfil.
OWN = {"assignee": ("me",), "mentioned": ("me",), "followed": ("me",)}
# These have an index of their own.
AT_THIRD = ("waiting_third",)


@dataclass(frozen=True)
class Conditions:
    """Names with their values; made by `read`, which lets nothing unknown in."""

    said: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def read(cls, given: Any) -> "Conditions":
        """The conditions in a mapping of names to lists of words.

        Raises Refused, at the condition's name, for one that is not known or whose
        value means nothing.
        """
        if not isinstance(given, Mapping):
            raise Refused("", "unreadable", _("These conditions cannot be read."))
        said = []
        for name, values in given.items():
            if name not in TABLE:
                raise Refused(
                    "",
                    "unknown",
                    _("There is no condition “%(name)s”: take it out.")
                    % {"name": str(name)[:40]},
                )
            said.append((name, _values(name, values)))
        order = list(TABLE)
        said.sort(key=lambda pair: order.index(pair[0]))
        return cls(tuple(pair for pair in said if pair[1]))

    def data(self) -> dict[str, list[str]]:
        """As they are kept."""
        return {name: list(values) for name, values in self.said}

    def of(self, name: str) -> tuple[str, ...]:
        """The values of one condition, none where it is not said."""
        return dict(self.said).get(name, ())

    def but(self, **given: Iterable[str]) -> "Conditions":
        """The same with these in the place of those of their names."""
        return Conditions.read(
            {**self.data(), **{k: list(v) for k, v in given.items()}}
        )

    def where(self, staff: Staff) -> Q:
        """The tickets that are meant, for `staff`."""
        found = Q()
        for name, values in self.said:
            found &= TABLE[name].where(values, staff)
        return found

    @property
    def says_state(self) -> bool:
        """Whether open or done is said by them already."""
        return any(self.of(name) for name in SAYS_STATE)

    @property
    def is_done(self) -> bool | None:
        """Whether the tickets are open or done, as far as it follows from what is said:
        every index of a list begins with it.
        """
        categories = set(self.of("category"))
        if categories and not categories & DONE:
            return False
        return True if categories and categories <= DONE else None

    def state(self) -> Q:
        """The same, as what is looked for; nothing where the index that fits holds
        open ones alone: SQLite would take one that begins with the state instead.
        """
        if self.is_done is None or self.of("category") == AT_THIRD:
            return Q()
        return Q(is_done__in=[self.is_done])

    @property
    def is_own(self) -> bool:
        """Whether whatever fulfils them is in the hands of who looks."""
        return self.of("assignee") == ("me",)

    @property
    def is_short(self) -> bool:
        """Whether what fulfils them is found by a short list of one's own."""
        return any(self.of(name) == values for name, values in OWN.items())

    def check(self) -> None:
        """Raise Refused, at the condition's name, for what is no longer there."""
        for name, values in self.said:
            if TABLE[name].gone(values):
                raise Refused(
                    name,
                    "gone",
                    _("“%(name)s” names something that is gone: choose anew.")
                    % {"name": TABLE[name].label},
                )

    def words(self) -> list[tuple[str, str]]:
        """Each condition in words: what it is about, what it says."""
        return [
            (str(TABLE[name].label), words_of(TABLE[name], values))
            for name, values in self.said
        ]


def _values(name: str, values: Any) -> tuple[str, ...]:
    condition = TABLE[name]
    is_list = isinstance(values, list | tuple) and len(values) <= MOST
    if not is_list or not all(
        isinstance(value, str) and len(value) < 19 and condition.knows(value)
        for value in values
    ):
        raise Refused(
            name,
            "value",
            _("“%(name)s” does not know this value: choose one of those shown.")
            % {"name": condition.label},
        )
    return tuple(dict.fromkeys(values))
