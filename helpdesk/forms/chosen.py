"""The actions of macros that go along with what a composer holds."""

from typing import Any

from django import forms

from helpdesk.macros import chosen


class ChosenField(forms.Field):
    """Several values of one name; what cannot be read was chosen by nobody."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[chosen.Chosen]:
        """Those that can be read, each once."""
        return chosen.read(value or [])


class ChosenMacros(forms.Form):
    """A form that carries them."""

    macro = ChosenField(required=False)
