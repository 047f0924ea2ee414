"""Which other ticket, which lines, which colleague."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.masking import mask_text
from crm.models import Staff
from helpdesk import colleagues
from helpdesk.models import Entry, Ticket

# How many are offered at most, and how much of a line shows which one it is.
OFFERED = 50
CUT = 90


class MergeForm(forms.Form):
    """The ticket in which the matter goes on: another one of the same client."""

    target = forms.ModelChoiceField(
        label=_("Goes on in"),
        queryset=Ticket.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the ticket in which it goes on.")},
    )

    def __init__(self, ticket: Ticket, staff: Staff, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Ticket.objects.visible_to(staff).filter(
            client=ticket.client_id, merged_into=None
        )
        target: Any = self.fields["target"]
        target.queryset = own.exclude(pk=ticket.pk)
        newest = target.queryset.order_by("is_done", "-number")[:OFFERED]
        target.choices = [(one.pk, f"#{one.pk} {one.subject}") for one in newest]
        self.has_choices = bool(target.choices)


class LinkForm(forms.Form):
    """Another ticket by its number, and what it is to this one."""

    other = forms.IntegerField(
        label=_("Number of the other ticket"),
        min_value=1,
        max_value=2**31 - 1,
        error_messages={"invalid": _("Give the number of a ticket, as in 1024.")},
    )
    kind = forms.ChoiceField(
        label=_("How they belong together"),
        choices=[
            ("related", _("They have to do with each other")),
            ("child", _("The other one is a part of this one")),
            ("parent", _("This one is a part of the other one")),
        ],
        initial="related",
        widget=forms.RadioSelect,
    )

    def __init__(self, staff: Staff, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach = Ticket.objects.visible_to(staff)

    def clean_other(self) -> Ticket:
        """The ticket of that number, if it is in reach."""
        number = self.cleaned_data["other"]
        found = self.reach.select_related("thread").filter(pk=number).first()
        if found is None:
            raise forms.ValidationError(
                _("There is no ticket #%(number)d that you may see."),
                params={"number": number},
            )
        return found


class SplitForm(forms.Form):
    """The lines that are about another matter, and what that is."""

    subject = forms.CharField(label=_("Subject of the new ticket"), max_length=300)
    numbers = forms.TypedMultipleChoiceField(
        label=_("Lines about it"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose the lines that are about it.")},
    )

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = ticket.entries.exclude(kind=Entry.Kind.EVENT).exclude(text="")
        numbers: Any = self.fields["numbers"]
        numbers.choices = [
            (one.number, label_of(one)) for one in said.order_by("-number")[:OFFERED]
        ]


class FollowerForm(forms.Form):
    """The colleague who is kept up to date."""

    staff = forms.ModelChoiceField(
        label=_("Colleague"),
        queryset=Staff.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a colleague.")},
    )

    def __init__(self, ticket: Ticket, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff: Any = self.fields["staff"]
        staff.queryset = colleagues.workers().exclude(followed__ticket=ticket)
        staff.choices = [(person.pk, str(person)) for person in staff.queryset]


def label_of(entry: Entry) -> str:
    """A line as it is offered: its number and how it begins, masked."""
    text = mask_text(" ".join(entry.text.split()))
    return f"{entry.number}. {text[:CUT]}{'…' if len(text) > CUT else ''}"
