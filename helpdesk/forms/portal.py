"""What clients fill in: a request, an answer, an address, a code, a consent."""

import secrets
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.lib import tokens
from config.lib.clock import now
from crm import numbers
from crm.forms.clients import CheckedField
from crm.models import Consent
from helpdesk.forms.composing import LARGEST_TOGETHER, FilesField, kept
from helpdesk.models import TicketType
from helpdesk.models.ticket import File

STAMP = "portal-form"
# Nobody reads and fills in the form faster; and a page is not left open for longer.
QUICKEST, LONGEST_OPEN = timedelta(seconds=3), timedelta(hours=12)
LONGEST_TEXT = 5_000


def fresh_key() -> str:
    """A key that makes a repeat of one form harmless."""
    return secrets.token_hex(16)


class WithFiles(forms.Form):
    """A text with files, under a key of its own."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what it is about.")},
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("Files"),
        required=False,
        help_text=_("At most 10 files of 20 MB each, 30 MB together."),
    )

    def clean_files(self) -> Any:
        """The files; together they must fit into one request."""
        files = self.cleaned_data["files"]
        if sum(file.size or 0 for file in files) > LARGEST_TOGETHER:
            raise forms.ValidationError(
                _("Together these files are over 30 MB: send some of them later.")
            )
        return files

    def kept_files(self) -> list[File]:
        """Write the files to the store and return them as a verb takes them."""
        return [kept(file) for file in self.cleaned_data["files"]]


class AnswerForm(WithFiles):
    """What is written below one ticket."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput, initial=fresh_key)


class RequestForm(WithFiles):
    """A new request. Who is signed in is not asked who they are."""

    WHO = ("name", "mail", "phone")

    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Tell us how to address you.")},
    )
    mail = forms.EmailField(
        label=_("Mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=_("We answer there. Mail or phone: one of the two is enough."),
    )
    phone = CheckedField(
        numbers.phone,
        label=_("Phone"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    type = forms.ModelChoiceField(
        label=_("What is it about?"),
        queryset=TicketType.objects.none(),
        required=False,
        empty_label=_("I am not sure"),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)
    # Nobody sees it; a program that fills in every field fills in this one too.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    field_order = ("name", "mail", "phone", "type", "text", "files", "stamp", "website")

    def __init__(self, *args: Any, signed_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.WHO if signed_in else ():
            del self.fields[name]
        kinds: Any = self.fields["type"]
        in_use = TicketType.objects.filter(is_active=True).select_related("parent")
        kinds.queryset = in_use.order_by("place", "pk")
        kinds.label_from_instance = lambda kind: kind.full_label
        self.signed_in = signed_in

    @property
    def stamp_now(self) -> str:
        """The stamp the page carries on: that of the form as it was, unless it is over
        or not ours.
        """
        given = self.data.get("stamp", "") if self.is_bound else ""
        if given and self._begun(given) is not None:
            return str(given)
        return fresh_stamp()

    def clean_website(self) -> str:
        """Refuse who filled in what nobody sees."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty."), code="trap")
        return ""

    def clean(self) -> dict[str, Any]:
        """Ask for one contact at least, and for the time a person takes."""
        told = super().clean() or {}
        unsaid = not (self.signed_in or self.errors.keys() & {"mail", "phone"})
        if unsaid and not (told.get("mail") or told.get("phone")):
            self.add_error(
                "mail",
                _("Give a mail address or a phone number, so that we can answer."),
            )
        begun = self._begun(told.get("stamp", ""))
        if begun is None:
            raise forms.ValidationError(
                _("This page was open for too long. Look it over and send it again."),
                code="stale",
            )
        if now().timestamp() - begun < QUICKEST.total_seconds():
            raise forms.ValidationError(
                _("That was very quick. Wait a moment, then send it again."),
                code="quick",
            )
        return told

    @staticmethod
    def _begun(stamp: str) -> float | None:
        """When the page was made (Unix time); None for what is not ours or too old."""
        text = tokens.verify(STAMP, stamp)
        if text is None:
            return None
        begun = float(text.partition(".")[0])
        age = now().timestamp() - begun
        return begun if 0 <= age <= LONGEST_OPEN.total_seconds() else None


def fresh_stamp() -> str:
    """When a form was shown, and its own key: signed, so that neither is made up."""
    return tokens.sign(STAMP, f"{int(now().timestamp())}.{fresh_key()}")


class AddressForm(forms.Form):
    """Where a code for signing in goes."""

    mail = forms.EmailField(
        label=_("Mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": _("Write the address that we know you by."),
            "invalid": _("Write the address with name, @ and domain: wang@example.cn."),
        },
    )


class CodeForm(forms.Form):
    """The code as it stood in the letter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "class": "code",
            }
        ),
        error_messages={"required": _("A code has six digits.")},
    )


class ConsentChangeForm(forms.Form):
    """One word of the client's own."""

    purpose = forms.ChoiceField(choices=Consent.Purpose.choices)
    means = forms.ChoiceField(choices=Consent.Means.choices)
    give = forms.ChoiceField(choices=[("yes", "yes"), ("no", "no")])
