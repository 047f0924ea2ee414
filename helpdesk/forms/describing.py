"""The fields of a ticket's type, as inputs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.refused import Refused
from helpdesk.models import Ticket, TypeField
from helpdesk.models.type_field import LONGEST, Kind

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class DescribeForm(forms.Form):
    """One input a field; each value is read by the field itself."""

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known: dict[str, TypeField] = {}
        for field, value in ticket.described():
            self.known[field.key] = field
            self.fields[field.key] = input_of(field, value)

    def clean(self) -> dict[str, str]:
        """The values as they are kept, key → text."""
        told = super().clean() or {}
        for key, field in self.known.items():
            try:
                told[key] = field.read(told.get(key) or "")
            except Refused as refused:
                self.add_error(key, str(refused))
        return told


def input_of(field: TypeField, value: str) -> forms.Field:
    """The input in which a value of this field is given."""
    common: dict[str, Any] = {
        "label": field.label,
        "required": False,
        "initial": value.removesuffix(field.currency).strip()
        if field.kind == Kind.MONEY
        else value,
        "help_text": _("Needed before resolving.") if field.is_required else "",
    }
    if field.kind == Kind.CHOICE:
        return forms.ChoiceField(choices=[("", "–"), *field.options()], **common)
    if field.kind == Kind.YES_NO:
        return forms.ChoiceField(choices=[("", "–"), *YES_NO], **common)
    widget = forms.TextInput({"inputmode": _MODES.get(Kind(field.kind), "text")})
    if field.kind == Kind.DAY:
        widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
    if field.kind == Kind.MONEY:
        common["label"] = f"{field.label} ({field.currency})"
    return forms.CharField(widget=widget, max_length=LONGEST, **common)


_MODES = {Kind.NUMBER: "numeric", Kind.MONEY: "decimal"}
