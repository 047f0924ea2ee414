"""A saved view: its name, who sees it, its conditions, what rows show, its order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from helpdesk.conditions import TABLE
from helpdesk.conditions.kinds import Age, span
from helpdesk.forms.teams import TeamForm
from helpdesk.lists import COLUMNS, SORTS
from helpdesk.models.saved_view import LONGEST_NAME, Wish


class ViewForm(TeamForm):
    """One field a condition, named "if_" and its name, so that none is missed."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give the view a name.")},
    )
    sort = forms.ChoiceField(
        label=_("Order"), choices=list(SORTS.items()), required=False
    )
    columns = forms.MultipleChoiceField(
        label=_("What a row shows"),
        choices=list(COLUMNS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, staff: Staff, *args: Any, **kwargs: Any) -> None:
        self.said: dict[str, list[str]] = kwargs.pop("said", {})
        super().__init__(*args, **kwargs)
        self.set_teams(staff)
        for name, condition in TABLE.items():
            self.fields[f"if_{name}"] = _input(condition, self.said.get(name, []))

    def conditions(self) -> list[forms.BoundField]:
        """The bound fields of the conditions, those that say something first."""
        bound = [self[f"if_{name}"] for name in TABLE]
        return sorted(bound, key=lambda field: not field.value())

    def wish(self) -> Wish:
        """The view as chosen."""
        told = self.cleaned_data
        said = {name: told[f"if_{name}"] for name in TABLE}
        kept = {n: v if isinstance(v, list) else [v] for n, v in said.items() if v}
        return Wish(
            name=told["name"],
            conditions=kept,
            columns=tuple(told["columns"]),
            sort=told["sort"],
            **self.sharing(),
        )


def _input(condition: Any, said: list[str]) -> forms.Field:
    label: Any = condition.label
    if isinstance(condition, Age):
        offered = condition.choices()
        more = [(value, span(value)) for value in said if condition.knows(value)]
        choices = [("", "–"), *dict([*offered, *more]).items()]
        return forms.ChoiceField(
            label=label,
            choices=choices,
            required=False,
            initial=said[0] if said else "",
        )
    return forms.MultipleChoiceField(
        label=label,
        choices=condition.choices(),
        required=False,
        initial=said,
        widget=forms.CheckboxSelectMultiple,
    )
