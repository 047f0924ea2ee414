"""Forms about personal data: why a value is seen, a client erased, a copy given."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models.client import Ground
from crm.reveals import Look, Reason


class ReasonForm(forms.Form):
    """Why somebody wants to see what is hidden."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *Reason.choices],
        error_messages={"required": _("Choose a reason.")},
    )
    words = forms.CharField(
        label=_("More about it"),
        required=False,
        max_length=160,
        help_text=_("The auditor reads this. Needed for another reason."),
    )

    def clean(self) -> dict[str, Any] | None:
        """Ask for words where the reason says nothing."""
        given = super().clean() or self.cleaned_data
        if given.get("reason") == Reason.OTHER and not given.get("words"):
            self.add_error("words", _("Say in a few words which reason."))
        return given

    def look(self, address: str | None) -> Look:
        """What was entered, with the address it was asked from."""
        data = self.cleaned_data
        return Look(data["reason"], data["words"], address)


class EraseForm(forms.Form):
    """Why a client is to be erased."""

    ground = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *Ground.choices],
        error_messages={"required": _("Choose a reason.")},
    )
    words = forms.CharField(
        label=_("Where the wish is on file"),
        required=False,
        max_length=160,
        help_text=_("A ticket or letter, no names: kept until the erasure is done."),
    )
    understood = forms.BooleanField(
        label=_("I know that this cannot be undone"),
        error_messages={"required": _("Tick this once you have read what goes.")},
    )


class CopyForm(forms.Form):
    """For whom the copy is made."""

    words = forms.CharField(
        label=_("Why, and how it is handed over"),
        max_length=160,
        help_text=_("A ticket or letter, no names: the auditor reads this."),
        error_messages={"required": _("Say why, and how it is handed over.")},
    )
