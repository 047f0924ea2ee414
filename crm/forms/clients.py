"""Forms about clients: entering, revising, and one small form for each thing more."""

import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import numbers
from crm.models import Client, ClientFlag, Consent, Tag
from crm.models.client import Word
from crm.models.client.enterable import REVISABLE
from crm.models.contact_point import Kind as ContactKind
from crm.models.particular import Kind as ParticularKind
from crm.models.particular import normalised

# A visitor key is made by the chat alone.
BY_HAND = [row for row in ContactKind.choices if row[0] != ContactKind.VISITOR]


class CheckedField(forms.CharField):
    """A number that is checked by its own arithmetic when it is typed; what was typed
    stays as it was.
    """

    def __init__(self, read: Callable[[str], str], **kwargs: Any) -> None:
        super().__init__(required=False, max_length=60, **kwargs)
        self.read = read

    def clean(self, value: Any) -> str:
        """The checked number, "" for none; raises ValidationError in words."""
        value = super().clean(value)
        if not value:
            return ""
        try:
            return self.read(value)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClientForm(forms.Form):
    """What is known of a client by name."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=120, required=False
    )
    foreign_name = forms.CharField(
        label=_("Foreign name"), max_length=120, required=False
    )
    birth_date = forms.DateField(
        label=_("Birth date"), required=False, widget=DayInput()
    )
    language = forms.ChoiceField(label=_("Language"), required=False)
    is_lender = forms.BooleanField(label=_("Lender"), required=False)
    is_borrower = forms.BooleanField(label=_("Borrower"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = [("", _("Not known")), *settings.LANGUAGES]

    @classmethod
    def of(cls, client: Client) -> "ClientForm":
        """The form as it stands for this client."""
        return cls(initial={name: getattr(client, name) for name in REVISABLE})

    def clean_birth_date(self) -> datetime.date | None:
        """A day that is over."""
        day: datetime.date | None = self.cleaned_data["birth_date"]
        if day is not None and day > timezone.localdate():
            raise forms.ValidationError(_("Nobody is born on a day to come."))
        return day

    def values(self) -> dict[str, Any]:
        """What Client.objects.enter and Client.revise take."""
        return {name: self.cleaned_data[name] for name in REVISABLE}


class NewClientForm(ClientForm):
    """The same, with where the client is reached and known by."""

    phone = CheckedField(
        numbers.phone,
        label=_("Phone"),
        help_text=_("Without a country it is a Chinese number."),
    )
    mail = forms.EmailField(label=_("Mail address"), required=False, max_length=254)
    identity = CheckedField(
        numbers.identity,
        label=_("Identity number"),
        help_text=_("18 characters; it tells the birth date."),
    )
    card = CheckedField(numbers.card, label=_("Bank card"))
    address = forms.CharField(label=_("Postal address"), max_length=200, required=False)

    def contacts(self) -> list[tuple[str, str]]:
        """The contacts that were filled in, as (kind, value)."""
        return self._filled("phone", "mail")

    def particulars(self) -> list[tuple[str, str]]:
        """The particulars that were filled in, as (kind, value)."""
        return self._filled("identity", "card", "address")

    def _filled(self, *names: str) -> list[tuple[str, str]]:
        told = self.cleaned_data
        return [(name, told[name]) for name in names if told.get(name)]


class ContactForm(forms.Form):
    """One more contact."""

    kind = forms.ChoiceField(label=_("Kind"), choices=BY_HAND)
    value = forms.CharField(
        label=_("Number or address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ParticularForm(forms.Form):
    """An identity number, a bank card or a postal address."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ParticularKind.choices)
    value = forms.CharField(
        label=_("Number or address"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    label = forms.CharField(
        label=_("Which one"),
        max_length=60,
        required=False,
        help_text=_("The bank, or “home”: not a number."),
    )

    def clean(self) -> dict[str, Any]:
        """Check the number by its own arithmetic, so that its error stands by it."""
        told = super().clean() or {}
        if told.get("kind") and told.get("value"):
            try:
                normalised(told["kind"], told["value"])
            except ValueError as error:
                self.add_error("value", str(error))
        return told


class FlagForm(forms.Form):
    """A flag with its reason."""

    kind = forms.ChoiceField(label=_("Flag"), choices=ClientFlag.Kind.choices)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    until = forms.DateField(
        label=_("Until the end of"),
        required=False,
        widget=DayInput(),
        help_text=_("Left empty, it stands until somebody ends it."),
    )

    def moment(self) -> datetime.datetime | None:
        """The end of the day chosen, in the zone of the page."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        midnight = datetime.datetime.combine(day, datetime.time())
        return timezone.make_aware(midnight + datetime.timedelta(days=1))


class ConsentForm(forms.Form):
    """A client's word about being told something."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Consent.Purpose.choices)
    means = forms.ChoiceField(label=_("By which means"), choices=Consent.Means.choices)
    is_given = forms.ChoiceField(
        label=_("The client"),
        choices=[("yes", _("agrees")), ("no", _("wants no more of it"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    how = forms.ChoiceField(
        label=_("How it was said"),
        choices=[row for row in Consent.How.choices if row[0] != Consent.How.IMPORTED],
    )
    wording = forms.CharField(
        label=_("Version of the wording"), max_length=60, required=False
    )
    proof = forms.CharField(
        label=_("Proof"),
        max_length=300,
        required=False,
        help_text=_("Where it can be looked up: a ticket, a call, a form."),
    )

    def word(self) -> Word:
        """What Client.record_consent takes."""
        told = {**self.cleaned_data, "is_given": self.cleaned_data["is_given"] == "yes"}
        return Word(**told)


class TagsForm(forms.Form):
    """All tags of a client at once."""

    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, client: Client, *args: Any, **kwargs: Any) -> None:
        own = list(client.client_tags.values_list("tag", flat=True))
        super().__init__(*args, **{"initial": {"tags": own}, **kwargs})
        tags = self.fields["tags"]
        assert isinstance(tags, forms.ModelMultipleChoiceField)
        offered = Tag.objects.filter(is_active=True) | Tag.objects.filter(pk__in=own)
        tags.queryset = offered.order_by("name")


class NoteForm(forms.Form):
    """A note for colleagues."""

    text = forms.CharField(
        label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_pinned = forms.BooleanField(label=_("Keep it at the top"), required=False)


class TagForm(forms.ModelForm):
    """One tag of the desk."""

    class Meta:
        model = Tag
        fields = ("name", "is_active")
