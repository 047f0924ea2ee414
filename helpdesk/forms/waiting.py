"""Whom a ticket waits for, and whose the wait is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models.staff import Department
from helpdesk.models import ThirdParty, TicketStatus
from helpdesk.models.ticket_status import Category


class WaitForm(forms.Form):
    """The third party; the department and the status only where another is wanted."""

    party = forms.ModelChoiceField(
        label=_("Waits for"),
        queryset=ThirdParty.objects.filter(is_active=True),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom the ticket waits for.")},
    )
    department = forms.ChoiceField(
        label=_("Department that sees to it"),
        required=False,
        choices=[("", _("The one that usually asks them")), *Department.choices],
    )
    to = forms.ModelChoiceField(
        label=_("Status"), queryset=TicketStatus.objects.none(), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = TicketStatus.objects.in_use().filter(category=Category.WAITING_THIRD)
        to: Any = self.fields["to"]
        to.queryset = waiting
        to.empty_label = None
        if len(waiting) < 2:
            del self.fields["to"]
