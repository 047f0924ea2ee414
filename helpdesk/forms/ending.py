"""How a matter ended, with what its type wants to know first."""

from typing import Any

from django import forms

from crm.refused import Refused
from helpdesk.forms.describing import input_of
from helpdesk.forms.handing import ResolveForm
from helpdesk.models import Ticket, TypeField
from helpdesk.models.ticket import Ending

# Before the key of a field of the type: it may be called like one of ours.
FIELD = "field-"


class EndingForm(ResolveForm):
    """Reason, solved or not, and the required fields that have no value yet."""

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.missing: dict[str, TypeField] = {}
        for field, value in ticket.described():
            if field.is_required and not value:
                name = f"{FIELD}{field.key}"
                self.missing[name] = field
                self.fields[name] = input_of(field, "")
                self.fields[name].required = True

    def of_composer(self) -> "EndingForm":
        """The same with inputs that are sent along with the reply."""
        for field in self.fields.values():
            field.widget.attrs["form"] = "composer"
        return self

    def clean(self) -> dict[str, Any]:
        """Each value of the type as it is kept."""
        told = super().clean() or {}
        for name, field in self.missing.items():
            try:
                told[name] = field.read(told.get(name) or "")
            except Refused as refused:
                self.add_error(name, forms.ValidationError(str(refused)))
        return told

    def ending(self) -> Ending:
        """The ending as chosen."""
        usual, told = super().ending(), self.cleaned_data
        values = {field.key: told[name] for name, field in self.missing.items()}
        return Ending(usual.reason, usual.is_solved, values)
