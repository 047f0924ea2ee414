"""Writing to a third party."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.forms.composing import FilesField, kept
from helpdesk.models import ThirdParty
from helpdesk.models.ticket import File
from helpdesk.models.ticket.consultable import Question


class Sending(forms.Form):
    """What goes along with a mail to them."""

    files = FilesField(label=_("Files"), required=False)  # type: ignore[assignment]
    override = forms.CharField(
        label=_("Reason, where it tells something of the account"),
        max_length=200,
        required=False,
        help_text=_("Kept in the log; of an agent only to the address set up for it."),
    )

    def kept_files(self) -> list[File]:
        """Write the files to the store."""
        return [kept(file) for file in self.cleaned_data["files"]]

    def reason(self) -> str | None:
        """Why it is sent all the same."""
        return self.cleaned_data["override"] or None


class ConsultForm(Sending):
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
    field_order = ("party", "address", "subject", "text", "files", "override")

    def question(self, files: Sequence[File]) -> Question:
        """The same as the verb takes it."""
        told = {
            name: self.cleaned_data[name]
            for name in ("party", "address", "subject", "text")
        }
        return Question(**told, files=files, override=self.reason())

    def clean(self) -> dict[str, Any]:
        """An address, or a party that has one."""
        told: dict[str, Any] = super().clean() or {}
        party = told.get("party")
        if "address" not in self.errors and not (
            told.get("address") or (party and party.address)
        ):
            self.add_error("address", _("Give the mail address to write to."))
        return told


class SideForm(Sending):
    """One more mail to them."""

    text = forms.CharField(
        label=_("Text"), max_length=50_000, widget=forms.Textarea({"rows": 4})
    )
    field_order = ("text", "files", "override")
