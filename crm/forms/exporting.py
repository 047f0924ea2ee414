"""The form of an export: which list, as what, and whether in clear."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ExportForm(forms.Form):
    """Format; clear values with a reason, for those whose role may."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[("xlsx", _("Workbook (XLSX), at most 50,000 rows")), ("csv", "CSV")],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    clear = forms.BooleanField(
        label=_("Addresses and numbers in clear"),
        required=False,
        help_text=_("Kept in the log, with the reason, for each client."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=200,
        help_text=_("What it is for."),
    )

    def __init__(self, *args: Any, may_clear: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_clear:
            del self.fields["clear"], self.fields["reason"]
