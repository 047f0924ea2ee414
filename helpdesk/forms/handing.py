"""Who gets a ticket, where it waits, what it is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from helpdesk import colleagues
from helpdesk.models import Queue, Ticket, TicketStatus, TicketType, WrapupReason
from helpdesk.models.ticket import Ending
from helpdesk.models.ticket.fields import Priority


class AssignForm(forms.Form):
    """The colleague who takes over."""

    to = forms.ModelChoiceField(
        label=_("Colleague"),
        queryset=Staff.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = colleagues.candidates(ticket)
        to: Any = self.fields["to"]
        to.queryset = Staff.objects.filter(pk__in=[person.pk for person in people])
        to.choices = [(person.pk, str(person)) for person in people]


class MoveForm(forms.Form):
    """The queue it waits in from now on."""

    queue = forms.ModelChoiceField(
        label=_("Queue"), queryset=Queue.objects.filter(is_active=True)
    )


class ResolveForm(forms.Form):
    """How it ended; without a reason only where the desk has set up none."""

    reason = forms.ModelChoiceField(
        label=_("How it ended"),
        queryset=WrapupReason.objects.filter(is_active=True, children=None),
        required=False,
        empty_label=None,
    )
    solved = forms.ChoiceField(
        label=_("Was the client's question solved?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        initial="yes",
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason: Any = self.fields["reason"]
        reasons = list(reason.queryset.select_related("parent"))
        reason.choices = [(each.pk, each.full_label) for each in reasons]
        if not reasons:
            del self.fields["reason"]

    def ending(self) -> Ending:
        """The ending as chosen."""
        told = self.cleaned_data
        return Ending(told.get("reason"), told["solved"] != "no")


class StatusForm(forms.Form):
    """The status it has from now on."""

    status = forms.ModelChoiceField(
        label=_("Status"), queryset=TicketStatus.objects.filter(is_active=True)
    )


class ClassifyForm(forms.Form):
    """Type and priority."""

    type = forms.ModelChoiceField(
        label=_("Type"), queryset=TicketType.objects.all(), required=False
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"), choices=Priority.choices, coerce=int
    )
