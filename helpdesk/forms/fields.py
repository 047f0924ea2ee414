"""Setting up a field of a ticket type."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.models import TypeField
from helpdesk.models.type_field import MOST_CHOICES

_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}", re.ASCII)


class FieldForm(forms.ModelForm):
    """A field; its choices as lines of "key | English name | Chinese name"."""

    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea({"rows": 5, "class": "mono"}),
        help_text=gettext_lazy("One a line: key | English name | Chinese name."),
    )

    class Meta:
        model = TypeField
        fields = (
            "name",
            "name_zh",
            "key",
            "kind",
            "currency",
            "choices",
            "is_required",
            "place",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["choices"] = "\n".join(
            f"{c['key']} | {c['name']} | {c['name_zh']}" for c in self.instance.choices
        )
        if self.instance.pk:
            # What is kept under a key, and how, would else change its meaning.
            for name in ("key", "kind", "currency"):
                del self.fields[name]

    def clean_currency(self) -> str:
        """Three capital letters (ISO 4217)."""
        currency = str(self.cleaned_data["currency"]).upper()
        if not re.fullmatch("[A-Z]{3}", currency):
            raise forms.ValidationError(_("Give three letters, as in CNY."))
        return currency

    def clean_choices(self) -> list[dict[str, str]]:
        """The choices read from their lines; the first bad line is named."""
        lines = [line for line in self.cleaned_data["choices"].splitlines() if line]
        if len(lines) > MOST_CHOICES:
            raise forms.ValidationError(_("At most 50 choices."))
        choices = [_choice(number, line) for number, line in enumerate(lines, 1)]
        if len({choice["key"] for choice in choices}) < len(choices):
            raise forms.ValidationError(_("Two choices have the same key."))
        return choices


def _choice(number: int, line: str) -> dict[str, str]:
    key, name, name_zh, *rest = [*(part.strip() for part in line.split("|")), "", ""]
    if not _KEY.fullmatch(key) or not name or any(rest):
        raise forms.ValidationError(
            _("Line %(number)d: write key | English name | Chinese name.")
            % {"number": number}
        )
    return {"key": key, "name": name[:60], "name_zh": name_zh[:60]}
