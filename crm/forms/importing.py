"""Forms of an import: the file, and which column is what."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.importing.fields import BY_NAME, FIELDS, KEYS
from crm.importing.matching import Choice


class UploadForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV (UTF-8 or GB18030) or XLSX, at most 20 MB and 50,000 rows. "
            "The first row names the columns."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )


class MatchingForm(forms.Form):
    """One choice a column; by what a client is recognised; what then."""

    key = forms.ChoiceField(
        label=_("Recognise clients by"),
        required=False,
        help_text=_(
            "Who shares another address or number is never joined unasked: "
            "you decide about each."
        ),
    )
    found = forms.ChoiceField(
        label=_("A client who is on record"),
        choices=[
            ("fill", _("Fill in what is missing")),
            (
                "overwrite",
                _("Replace by what the file says, add addresses and numbers"),
            ),
            ("skip", _("Leave as it is")),
        ],
        widget=forms.RadioSelect,
        initial="fill",
    )
    missing = forms.ChoiceField(
        label=_("A client who is not on record"),
        choices=[("create", _("Create")), ("skip", _("Leave out"))],
        widget=forms.RadioSelect,
        initial="create",
    )

    def __init__(self, columns: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        key = self.fields["key"]
        assert isinstance(key, forms.ChoiceField)
        named = [(name, BY_NAME[name].label) for name in KEYS]
        key.choices = [("", _("Nothing: every row is a new client")), *named]
        choices = [("", _("Not taken")), *((f.name, f.label) for f in FIELDS)]
        self.places = [f"column_{place}" for place in range(len(columns))]
        for name, header in zip(self.places, columns, strict=True):
            label = header or _("Column without a name")
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, required=False
            )

    @property
    def columns(self) -> list[forms.BoundField]:
        """The choices of the columns, in the file's order."""
        return [self[name] for name in self.places]

    @property
    def mapping(self) -> dict[str, str]:
        """Column number → field."""
        return {
            name.removeprefix("column_"): self.cleaned_data[name]
            for name in self.places
            if self.cleaned_data.get(name)
        }

    @property
    def choice(self) -> Choice:
        """The key and what then."""
        data = self.cleaned_data
        return Choice(data["key"], data["found"], data["missing"])


class DecisionForm(forms.Form):
    """What becomes of one doubtful row: a new client, one of those shown, nothing."""

    choice = forms.RegexField(r"^(create|skip|update-\d{1,18})$")

    @property
    def decided(self) -> tuple[str, int | None]:
        """The choice and, for a change, the client."""
        word, _dash, client = self.cleaned_data["choice"].partition("-")
        return word, int(client) if client else None
