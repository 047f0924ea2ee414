"""What is to be done to many tickets."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from helpdesk.bulk.actions import ACTIONS
from helpdesk.forms.handing import ResolveForm
from helpdesk.models import Queue
from helpdesk.models.ticket.fields import Priority

NEEDS = {"assign": "to", "move": "queue", "priority": "priority"}
ENDING = ("reason", "solved")


class BulkForm(ResolveForm):
    """The action, and what it asks for; `newest` of those counted is kept."""

    action = forms.ChoiceField(
        label=_("What to do"),
        choices=[(name, action.label) for name, action in ACTIONS.items()],
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose what to do.")},
    )
    to = forms.ModelChoiceField(
        label=_("Colleague"),
        queryset=Staff.objects.filter(is_active=True, role__gt="").order_by("name"),
        required=False,
        empty_label="–",
    )
    queue = forms.ModelChoiceField(
        label=_("Queue"),
        queryset=Queue.objects.filter(is_active=True),
        required=False,
        empty_label="–",
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=[("", "–"), *Priority.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )
    newest = forms.IntegerField(widget=forms.HiddenInput, required=False)

    field_order = ("action", "reason", "solved", "to", "queue", "priority")

    def __init__(self, *args: Any, action: str = "resolve", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"].initial = action
        kept = ENDING if action == "resolve" else (NEEDS.get(action, ""),)
        for name in (*ENDING, *NEEDS.values()):
            if name not in kept:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        """Ask for what the action needs."""
        told = super().clean() or {}
        need = NEEDS.get(told.get("action", ""))
        if need in self.fields and not told.get(need) and need not in self.errors:
            self.add_error(need, _("Choose one."))
        return told

    def told(self) -> dict[str, Any]:
        """What the action needs, as ids and codes."""
        told, action = self.cleaned_data, self.cleaned_data["action"]
        if action == "resolve":
            ending = self.ending()
            reason = ending.reason.pk if ending.reason else None
            return {"reason": reason, "solved": ending.is_solved}
        value = told[NEEDS[action]]
        return {NEEDS[action]: value if action == "priority" else value.pk}
