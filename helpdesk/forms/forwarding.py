"""What is forwarded, to whom."""

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.masking import hide_numbers
from crm.models import Staff
from helpdesk import colleagues
from helpdesk.forms.joining import OFFERED, label_of
from helpdesk.models import Attachment, Entry, Ticket
from helpdesk.models.ticket.forwardable import Forwarding


class ForwardForm(forms.Form):
    """Receiver, covering text, lines and files."""

    colleague = forms.ModelChoiceField(
        label=_("Colleague"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Somebody outside"),
    )
    address = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("Of somebody outside; empty for a colleague."),
    )
    text = forms.CharField(
        label=_("Covering text"),
        max_length=50_000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The client does not see this."),
    )
    numbers = forms.TypedMultipleChoiceField(
        label=_("Lines to send along"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Phone, card and identity numbers in them are masked."),
        error_messages={"required": _("Choose the lines to send along.")},
    )
    files = forms.ModelMultipleChoiceField(  # type: ignore[assignment]
        label=_("Files to send along"),
        queryset=Attachment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    override = forms.CharField(
        label=_("Reason, where it tells something of the account"),
        max_length=200,
        required=False,
        help_text=_("Kept in the log. To outsiders only a supervisor may send it."),
    )
    key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, ticket: Ticket, staff: Staff, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        people = colleagues.reachable().exclude(pk=staff.pk).order_by("name", "pk")
        fields["colleague"].queryset = people
        said = ticket.entries.filter(kind__in=[Entry.Kind.MESSAGE, Entry.Kind.REPLY])
        said = said.filter(recalled_at=None)
        newest = said.exclude(text="").order_by("-number")
        fields["numbers"].choices = [
            (one.number, label_of(one)) for one in newest[:OFFERED]
        ]
        files = Attachment.objects.filter(entry__in=said).order_by("-pk")
        fields["files"].queryset = files
        fields["files"].choices = [
            (one.pk, hide_numbers(one.name)) for one in files[:OFFERED]
        ]
        fields["key"].initial = secrets.token_urlsafe(16)
        if not files:
            del fields["files"]

    def clean(self) -> dict[str, Any]:
        """One receiver, not two."""
        told: dict[str, Any] = super().clean() or {}
        if "address" in self.errors:
            return told
        if bool(told.get("address")) == bool(told.get("colleague")):
            self.add_error("address", _("Choose a colleague, or give one address."))
        return told

    def forwarding(self) -> Forwarding:
        """The same as the verb takes it."""
        told = self.cleaned_data
        return Forwarding(
            text=told["text"],
            numbers=told["numbers"],
            address=told["address"],
            colleague=told["colleague"],
            files=list(told.get("files", ())),
            key=told["key"],
        )

    def reason(self) -> str | None:
        """Why it goes out though it tells something of the account."""
        return self.cleaned_data.get("override") or None
