"""The number of the platform's record that a matter is about."""

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.platform.standing import written


class ReferenceForm(forms.Form):
    """An order, loan or other number as the client quotes it."""

    reference = forms.CharField(
        label=_("Number on the platform"),
        max_length=64,
        help_text=_("Recharge, withdrawal, loan, investment, application or transfer."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type a number, like W20260302000017.")},
    )

    def clean_reference(self) -> str:
        """The number as the platform writes it."""
        ref = written(self.cleaned_data["reference"])
        if not ref:
            raise forms.ValidationError(
                _("A number of the platform has letters and digits and no blanks.")
            )
        return ref
