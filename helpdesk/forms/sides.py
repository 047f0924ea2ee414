"""Writing to a third party."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.models import ThirdParty


class ConsultForm(forms.Form):
    """Whom, and the first mail."""

    party = forms.ModelChoiceField(
        label=_("Third party"),
        queryset=ThirdParty.objects.filter(is_active=True),
        required=False,
        empty_label=_("Somebody else"),
    )
    address = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("Empty: the one set up for the third party."),
    )
    subject = forms.CharField(label=_("Subject"), max_length=300)
    text = forms.CharField(
        label=_("Text"),
        max_length=50_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("The client never sees this conversation."),
    )

    def clean(self) -> dict[str, Any]:
        """An address, or a party that has one."""
        told: dict[str, Any] = super().clean() or {}
        party = told.get("party")
        if "address" not in self.errors and not (
            told.get("address") or (party and party.address)
        ):
            self.add_error("address", _("Give the mail address to write to."))
        return told


class SideForm(forms.Form):
    """One more mail to them."""

    text = forms.CharField(
        label=_("Text"), max_length=50_000, widget=forms.Textarea({"rows": 4})
    )
