"""Forms of the desk's set-up."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from crm.models import Staff
from helpdesk.models import (
    Queue,
    QueueMember,
    ThirdParty,
    TicketStatus,
    TicketType,
    WrapupReason,
)
from helpdesk.roles import ROLES

COLOURS = [(number, str(number)) for number in range(1, 9)]
WORKING = [
    key for key, role in ROLES.items() if "helpdesk.work_tickets" in role.permissions
]


class KeyedForm(forms.ModelForm):
    """A form whose key, once given, stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        slug = self.fields["slug"]
        slug.help_text = _("For programs: small letters, digits, hyphens.")
        if self.instance.pk:
            del self.fields["slug"]


class QueueForm(KeyedForm):
    """A queue, and the part each member of staff has in it."""

    class Meta:
        model = Queue
        fields = (
            "name",
            "name_zh",
            "slug",
            "department",
            "colour",
            "place",
            "reopen_days",
            "is_active",
        )
        widgets = {"colour": forms.RadioSelect(choices=COLOURS)}
        help_texts = {
            "place": _("Smaller numbers stand first."),
            "reopen_days": _(
                "Who writes later after the end gets a new ticket, linked to the old"
                " one. 0: the old one is opened whenever they write."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["colour"] = forms.TypedChoiceField(
            label=_("Colour"), choices=COLOURS, coerce=int, widget=forms.RadioSelect
        )
        parts = dict(_parts_of(self.instance))
        self.staff = list(_eligible(list(parts)))
        for member in self.staff:
            self.fields[f"part_{member.pk}"] = forms.ChoiceField(
                label=member.name,
                required=False,
                choices=[("", _("Not here")), *QueueMember.Part.choices],
                initial=parts.get(member.pk, ""),
            )

    def members(self) -> list[Any]:
        """The bound fields of the members, for the template."""
        return [self[f"part_{member.pk}"] for member in self.staff]

    def parts(self) -> dict[Staff, str]:
        """Who serves and who leads, as chosen."""
        chosen = {
            member: self.cleaned_data.get(f"part_{member.pk}", "")
            for member in self.staff
        }
        return {member: part for member, part in chosen.items() if part}


class BranchForm(KeyedForm):
    """A node of a tree, and the one above it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = self.fields["parent"]
        assert isinstance(parent, forms.ModelChoiceField)
        above = self.Meta.model.objects.filter(parent=None)
        parent.queryset = above.exclude(pk=self.instance.pk)
        parent.empty_label = str(_("None: it stands at the top"))

    class Meta:
        model: Any = None
        fields = ("name", "name_zh", "slug", "parent", "place", "is_active")
        help_texts = {"place": _("Smaller numbers stand first.")}


class TypeForm(BranchForm):
    """A ticket type."""

    class Meta(BranchForm.Meta):
        model = TicketType


class ReasonForm(BranchForm):
    """An ending of tickets."""

    class Meta(BranchForm.Meta):
        model = WrapupReason


class StatusForm(KeyedForm):
    """A ticket status: the category it belongs to for good, and what may follow."""

    class Meta:
        model = TicketStatus
        fields = (
            "name",
            "name_zh",
            "slug",
            "category",
            "place",
            "leads_to",
            "is_active",
        )
        widgets = {"leads_to": forms.CheckboxSelectMultiple}
        help_texts = {
            "place": _(
                "Smaller numbers stand first; the first of a category is the one that "
                "is taken where nobody chooses."
            ),
            "category": _("It says what the desk does with the ticket, and stays."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["category"]
        following = self.fields["leads_to"]
        assert isinstance(following, forms.ModelMultipleChoiceField)
        following.queryset = TicketStatus.objects.in_use().exclude(pk=self.instance.pk)


class PartyForm(KeyedForm):
    """A third party, and who usually asks them."""

    class Meta:
        model = ThirdParty
        fields = (
            "name",
            "name_zh",
            "slug",
            "kind",
            "department",
            "address",
            "place",
            "is_active",
        )
        help_texts = {"place": _("Smaller numbers stand first.")}


class RouteForm(forms.Form):
    """The queue that new tickets of a channel enter."""

    queue = forms.ModelChoiceField(
        label=_("Queue of new tickets"), queryset=Queue.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        queue = self.fields["queue"]
        assert isinstance(queue, forms.ModelChoiceField)
        queue.queryset = Queue.objects.filter(is_active=True).order_by("place", "pk")
        queue.empty_label = str(_("Choose a queue"))


def _parts_of(queue: Queue) -> list[tuple[int, str]]:
    if not queue.pk:
        return []
    return list(queue.members.values_list("staff_id", "part"))


def _eligible(present: list[int]) -> list[Staff]:
    """Persons whose role works on tickets, and whoever is in the queue already."""
    working = Q(is_active=True, role__in=WORKING)
    return list(Staff.objects.people().filter(working | Q(pk__in=present)))
