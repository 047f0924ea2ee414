"""How the person in a contact is verified: by a code, by questions, by a document."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import ContactPoint
from helpdesk.models import Ticket
from helpdesk.models.verification import Document, Question


class AddressChoice(forms.RadioSelect):
    """Radio buttons of which some cannot be chosen."""

    blocked: frozenset[Any] = frozenset()

    def create_option(self, name: str, value: Any, *rest: Any, **more: Any) -> Any:
        """One radio button."""
        option = super().create_option(name, value, *rest, **more)
        if value in self.blocked:
            option["attrs"]["disabled"] = True
        return option


class SendCodeForm(forms.Form):
    """The address that a code is sent to; those that prove nothing say why."""

    contact = forms.ModelChoiceField(
        label=_("Send a code to"),
        queryset=ContactPoint.objects.none(),
        empty_label=None,
        widget=AddressChoice,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose an address of this client.")
        ),
    )

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = ticket.client.contact_points.filter(kind__in=["mail", "phone"])
        contact: Any = self.fields["contact"]
        contact.queryset = points
        why = {
            point.pk: ticket.code_blocked(point)
            for point in points.order_by("-is_preferred", "pk")
        }
        masked = {point.pk: point.masked for point in points}
        contact.choices = [
            (pk, f"{masked[pk]} – {said}" if said else masked[pk])
            for pk, said in why.items()
        ]
        contact.widget.blocked = frozenset(pk for pk, said in why.items() if said)
        self.free = [pk for pk, said in why.items() if not said]
        contact.initial = self.free[0] if self.free else None


class CheckCodeForm(forms.Form):
    """The code as the client told it."""

    code = forms.CharField(
        label=_("Code the client tells"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "code"}
        ),
        error_messages={"required": _("A code has six digits.")},
    )


class QuestionsForm(forms.Form):
    """What was asked and answered right; the answers are not typed."""

    questions = forms.MultipleChoiceField(
        label=_("Asked and answered right"),
        choices=Question.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least two. Compare with the account; answers are not kept."),
    )


class DocumentForm(forms.Form):
    """What paper was looked at."""

    document = forms.ChoiceField(
        label=_("Document you have compared with the record"),
        choices=[("", _("Choose")), *Document.choices],
        required=False,
    )
