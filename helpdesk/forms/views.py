"""A saved view: its name, who sees it, its conditions, what rows show, its order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from crm.role_names import role_choices
from helpdesk.conditions import TABLE
from helpdesk.conditions.kinds import Age, span
from helpdesk.lists import COLUMNS, SORTS
from helpdesk.models import Queue, SavedView
from helpdesk.models.saved_view import LONGEST_NAME, Wish
from helpdesk.models.shared import SHARE

SCOPE = SavedView.Scope
TEAM_FIELDS = ("scope", "queue", "role")


class ViewForm(forms.Form):
    """One field a condition, named "if_" and its name, so that none is missed."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give the view a name.")},
    )
    scope = forms.ChoiceField(
        label=_("Who sees it"),
        choices=SCOPE.choices,
        initial=SCOPE.MINE,
        widget=forms.RadioSelect,
    )
    queue = forms.ModelChoiceField(
        label=_("Team: who works in this queue"),
        queryset=Queue.objects.filter(is_active=True).order_by("place", "pk"),
        required=False,
        empty_label="–",
    )
    role = forms.ChoiceField(label=_("Team: everybody of this role"), required=False)
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
        self._set_teams(staff)
        for name, condition in TABLE.items():
            self.fields[f"if_{name}"] = _input(condition, self.said.get(name, []))

    def _set_teams(self, staff: Staff) -> None:
        role: Any = self.fields["role"]
        role.choices = [("", "–"), *role_choices()]
        if not staff.has_perm(SHARE):
            for name in TEAM_FIELDS:
                del self.fields[name]

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
            scope=told.get("scope") or SCOPE.MINE,
            queue=told.get("queue"),
            role=told.get("role") or "",
            columns=tuple(told["columns"]),
            sort=told["sort"],
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
