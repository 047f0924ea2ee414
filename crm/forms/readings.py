"""The form that narrows the auditor's list of readings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.forms.clients import DayInput
from crm.forms.staff import any_of
from crm.models import Reading, Staff


class ReadingFilter(forms.Form):
    """By whom, of which client, of which kind, on which days."""

    staff = forms.ModelChoiceField(
        label=_("Who looked"), queryset=Staff.objects.none(), required=False
    )
    client = forms.IntegerField(
        label=_("Number of the client"),
        required=False,
        min_value=1,
        max_value=2**63 - 1,
    )
    what = forms.ChoiceField(label=_("What was shown"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DayInput())
    until = forms.DateField(label=_("To the end of"), required=False, widget=DayInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff, what = self.fields["staff"], self.fields["what"]
        assert isinstance(staff, forms.ModelChoiceField)
        assert isinstance(what, forms.ChoiceField)
        staff.queryset = Staff.objects.order_by("name", "pk")
        staff.empty_label = str(_("All"))
        kinds = [(key, str(words)) for key, words in Reading.What.choices]
        what.choices = any_of(kinds)

    def clean(self) -> dict[str, Any]:
        """Days in their order."""
        told = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and since > until:
            self.add_error("until", _("This day is before the first one."))
        return told
