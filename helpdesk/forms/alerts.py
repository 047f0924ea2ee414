"""The form of what somebody wants to be told."""

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.models import Alert, Bell


class AlertsForm(forms.Form):
    """Which kinds ring, and which go by mail while one is away."""

    rings = forms.MultipleChoiceField(
        label=_("At the bell"),
        required=False,
        choices=Alert.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    mails = forms.MultipleChoiceField(
        label=_("By mail while I am away"),
        required=False,
        choices=Alert.Kind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One mail an hour at most, of what you have not looked at."),
    )

    @classmethod
    def of(cls, bell: Bell) -> "AlertsForm":
        """The form as this person has it."""
        kinds = Alert.Kind.values
        return cls(
            initial={
                "rings": [kind for kind in kinds if bell.rings_for(kind)],
                "mails": [kind for kind in kinds if bell.mails_for(kind)],
            }
        )
