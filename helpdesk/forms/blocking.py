"""Turning a sender away."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BlockForm(forms.Form):
    """Why, and until when."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("Its mails are kept from now on, but not filed."),
    )
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: until somebody lifts it."),
    )


class NewBlockForm(BlockForm):
    """The same for an address that is typed."""

    address = forms.CharField(
        label=_("Mail address or phone number"),
        max_length=254,
        help_text=_("Only its masked form is kept to be read."),
    )
    field_order = ("address", "reason", "until")
