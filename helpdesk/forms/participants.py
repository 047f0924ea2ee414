"""Who takes part in a ticket beside the client."""

from django import forms
from django.utils.translation import gettext_lazy as _

from helpdesk.models.participant import Role
from helpdesk.models.ticket.participable import Person


class ParticipantForm(forms.Form):
    """Address, name, and what they get."""

    address = forms.EmailField(label=_("Mail address"))
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        required=False,
        help_text=_("Who it is, as in “daughter” or “accountant”."),
    )
    role = forms.ChoiceField(
        label=_("What they get"),
        choices=Role.choices,
        initial=Role.CC,
        widget=forms.RadioSelect,
        help_text=_("What they write joins the ticket, never as the client's word."),
    )

    def person(self) -> Person:
        """The same as the verb takes it."""
        return Person(**self.cleaned_data)


class RoleForm(forms.Form):
    """As what somebody who was offered is to take part."""

    role = forms.ChoiceField(choices=Role.choices)
