"""Choosing between the values of two records."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.models import Client
from crm.models.client.mergeable import CHOICES, SOURCE, TARGET

SIDES = ((TARGET, _("The record that stays")), (SOURCE, _("The record that goes")))

LABELS = {
    "name": pgettext_lazy("of a person", "Name"),
    "foreign_name": _("Foreign name"),
    "birth_date": _("Birth date"),
    "lifecycle": _("Lifecycle"),
    "language": _("Language"),
}


@dataclass(frozen=True)
class Row:
    """One field of two records: both values, and whose is chosen."""

    name: str
    label: Any
    target: str
    source: str
    chosen: str

    @property
    def differs(self) -> bool:
        """Whether there is anything to choose."""
        return self.target != self.source


class MergeForm(forms.Form):
    """For each field whose value stays; what is left out is decided by itself."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for name in CHOICES:
            self.fields[name] = forms.ChoiceField(choices=SIDES, required=False)

    def rows(self, target: Client, source: Client) -> list[Row]:
        """The fields that either has, with both values, chosen as sent or as seems
        better.
        """
        rows = (
            Row(
                name,
                LABELS[name],
                _shown(target, name),
                _shown(source, name),
                self.data.get(name) or target.better_of(source, name),
            )
            for name in CHOICES
        )
        return [row for row in rows if row.target or row.source]


def _shown(client: Client, name: str) -> str:
    display = getattr(client, f"get_{name}_display", None)
    value = display() if display else getattr(client, name)
    return "" if value is None else str(value)
