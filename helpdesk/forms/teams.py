"""Whom one shares something with: a field for each part of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from crm.role_names import role_choices
from helpdesk.models import Queue
from helpdesk.models.shared import SHARE, Scope

TEAM_FIELDS = ("scope", "queue", "role")


class TeamForm(forms.Form):
    """The scope and the team, for who may share at all."""

    scope = forms.ChoiceField(
        label=_("Who sees it"),
        choices=Scope.choices,
        initial=Scope.MINE,
        widget=forms.RadioSelect,
    )
    queue = forms.ModelChoiceField(
        label=_("Team: who works in this queue"),
        queryset=Queue.objects.filter(is_active=True).order_by("place", "pk"),
        required=False,
        empty_label="–",
    )
    role = forms.ChoiceField(label=_("Team: everybody of this role"), required=False)

    def set_teams(self, staff: Staff) -> None:
        """Offer the roles; nothing of it to who shares nothing."""
        role: Any = self.fields["role"]
        role.choices = [("", "–"), *role_choices()]
        if not staff.has_perm(SHARE):
            for name in TEAM_FIELDS:
                del self.fields[name]

    def sharing(self) -> dict[str, Any]:
        """What was chosen, by name, as a wish takes it."""
        told = self.cleaned_data
        return {
            "scope": told.get("scope") or Scope.MINE,
            "queue": told.get("queue"),
            "role": told.get("role") or "",
        }
