"""What is to be done to many tickets: one form an action, asking what it needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.models import Staff, Tag
from helpdesk.bulk.actions import ACTIONS
from helpdesk.forms.handing import ResolveForm
from helpdesk.forms.holding import HoldForm
from helpdesk.forms.waiting import WaitForm
from helpdesk.models import Queue, TicketStatus, TicketType
from helpdesk.models.ticket.fields import Priority
from helpdesk.models.ticket_status import DONE, Category

Told = dict[str, Any]
CHOOSE = {"required": _("Choose one.")}
# What "Set the status" leads to; the others have verbs of their own.
PLAIN = sorted(set(Category.values) - DONE - {Category.WAITING_THIRD})


class BulkForm(forms.Form):
    """The action; `newest` of the tickets counted is kept."""

    action = forms.ChoiceField(
        label=_("What to do"),
        choices=[(name, action.label) for name, action in ACTIONS.items()],
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose what to do.")},
    )
    newest = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def told(self) -> Told:
        """What the action needs, as ids and codes."""
        own = {n: v for n, v in self.cleaned_data.items() if n not in BASE}
        return {name: _plain(value) for name, value in own.items()}


class ResolveMany(ResolveForm, BulkForm):
    """How they ended."""

    def told(self) -> Told:
        """Reason and whether it was solved."""
        ending = self.ending()
        reason = ending.reason.pk if ending.reason else None
        return {"reason": reason, "solved": ending.is_solved}


class AssignMany(BulkForm):
    """To whom."""

    to = forms.ModelChoiceField(
        label=_("Colleague"),
        queryset=Staff.objects.filter(is_active=True, role__gt="").order_by("name"),
        empty_label="–",
        error_messages=CHOOSE,
    )


class StatusMany(BulkForm):
    """Into which status of those in which something is still to be done."""

    status = forms.ModelChoiceField(
        label=_("Status"),
        queryset=TicketStatus.objects.in_use().filter(category__in=PLAIN),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class TagsMany(BulkForm):
    """Which tags come, or go."""

    tags = forms.ModelMultipleChoiceField(
        label=_("Tags"),
        queryset=Tag.objects.filter(is_active=True).order_by("name"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one tag.")},
    )


class TypeMany(BulkForm):
    """Of which type they are."""

    type = forms.ModelChoiceField(
        label=_("Type"),
        queryset=TicketType.objects.filter(is_active=True),
        required=False,
        empty_label=_("No type"),
    )


class PriorityMany(BulkForm):
    """How soon they matter."""

    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class MoveMany(BulkForm):
    """Into which queue."""

    queue = forms.ModelChoiceField(
        label=_("Queue"),
        queryset=Queue.objects.filter(is_active=True),
        empty_label="–",
        error_messages=CHOOSE,
    )


class HoldMany(HoldForm, BulkForm):
    """Until when."""

    def told(self) -> Told:
        """The moment; None for the client's next word."""
        moment = self.moment()
        return {"until": moment.isoformat() if moment else None}


class WaitMany(WaitForm, BulkForm):
    """For whom."""

    def told(self) -> Told:
        """Third party and department."""
        told = self.cleaned_data
        return {"party": told["party"].pk, "department": told["department"]}


BASE = frozenset(BulkForm.base_fields)
FORMS: dict[str, type[BulkForm]] = {
    "resolve": ResolveMany,
    "assign": AssignMany,
    "status": StatusMany,
    "tag": TagsMany,
    "untag": TagsMany,
    "type": TypeMany,
    "priority": PriorityMany,
    "move": MoveMany,
    "hold": HoldMany,
    "wait": WaitMany,
}


def bulk_form(action: str, data: Any, newest: int) -> BulkForm:
    """The form of this action; of one that is not known, one that says so."""
    form = FORMS.get(action, BulkForm)
    return form(data, initial={"action": action, "newest": newest})


def _plain(value: Any) -> Any:
    if hasattr(value, "values_list"):
        return sorted(value.values_list("pk", flat=True))
    return getattr(value, "pk", value)
