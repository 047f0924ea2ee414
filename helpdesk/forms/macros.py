"""A macro: its text, what it does, who has it; and looking for one."""

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from crm.forms.staff import any_of
from crm.models import Staff, Tag
from helpdesk.forms.teams import TeamForm
from helpdesk.macros.actions import HOLDS, LONGEST_NOTE, WHOM
from helpdesk.models import Macro, Queue, TicketStatus, TicketType, WrapupReason
from helpdesk.models.macro import (
    LONGEST_FOLDER,
    LONGEST_NAME,
    LONGEST_TEXT,
    Language,
    Wish,
)
from helpdesk.models.ticket.fields import Priority
from helpdesk.models.ticket_status import DONE, Category

SOLVED = [("", "–"), ("yes", _("Yes, solved")), ("no", _("Yes, not solved"))]


def _one_of(label: Any, queryset: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=label, queryset=queryset, required=False, empty_label="–"
    )


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "–"), *choices], required=False)


class MacroFilter(forms.Form):
    """Which macros to list."""

    q = forms.CharField(label=_("Name, folder or text"), required=False, max_length=120)
    folder = forms.ChoiceField(label=_("Folder"), required=False)
    scope = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, folders: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        folder: Any = self.fields["folder"]
        folder.choices = any_of([(name, name) for name in folders])

    @property
    def wanted(self) -> dict[str, str]:
        """What is set and makes sense; the rest is passed over."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MacroForm(TeamForm):
    """One field an action, named "do_" and its key."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Give the macro a name.")},
    )
    folder = forms.CharField(
        label=_("Folder"),
        required=False,
        max_length=LONGEST_FOLDER,
        widget=forms.TextInput({"list": "folders"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        required=False,
        help_text=_("In it values are written: days, states, how one is addressed."),
    )
    text = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": 9}),
    )
    do_status = _one_of(
        _("Status"),
        TicketStatus.objects.in_use().exclude(
            category__in=[*DONE, Category.WAITING_THIRD]
        ),
    )
    do_hold = _choice(_("Put aside"), HOLDS.items())
    do_resolve = forms.ChoiceField(label=_("Resolve"), choices=SOLVED, required=False)
    reason = _one_of(
        _("How it ended"),
        WrapupReason.objects.filter(is_active=True, children=None),
    )
    do_type = _one_of(_("Type"), TicketType.objects.filter(is_active=True))
    do_priority = _choice(_("Priority"), Priority.choices)
    do_queue = _one_of(
        _("Move to"), Queue.objects.filter(is_active=True).order_by("place", "pk")
    )
    do_assign = _choice(_("Assign to"), WHOM.items())
    do_tags = forms.ModelMultipleChoiceField(
        label=_("Add tags"),
        queryset=Tag.objects.filter(is_active=True).order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    do_note = forms.CharField(
        label=_("Add a private note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea({"rows": 2}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, staff: Staff, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_teams(staff)
        for name in ("reason", "do_type"):
            field: Any = self.fields[name]
            rows = field.queryset.select_related("parent")
            field.choices = [("", "–"), *((row.pk, row.full_label) for row in rows)]

    @classmethod
    def initial_of(cls, macro: Macro) -> dict[str, Any]:
        """How the form stands for this macro."""
        names = ("name", "folder", "language", "text", "scope", "role")
        told = {name: getattr(macro, name) for name in names}
        does = {f"do_{one['do']}": one["with"] for one in macro.actions}
        ending = does.get("do_resolve")
        if ending is not None:
            does["do_resolve"] = "yes" if ending["solved"] else "no"
            does["reason"] = ending["reason"]
        return {**told, **does, "queue": macro.queue_id, "seen": macro.edition}

    def goes_on_from(self, kept: Macro) -> None:
        """Let the next saving replace what somebody saved meanwhile, of which the form
        has told.
        """
        # A form's data is fixed where it came by a request.
        typed = cast("QueryDict", self.data).copy()
        typed["seen"] = str(kept.edition)
        self.data = typed

    def wish(self) -> Wish:
        """The macro as it was filled in."""
        told = self.cleaned_data
        return Wish(
            name=told["name"],
            text=told["text"],
            folder=told["folder"],
            language=told["language"],
            actions=tuple(self._actions()),
            **self.sharing(),
        )

    def _actions(self) -> list[dict[str, Any]]:
        told = self.cleaned_data
        does: dict[str, Any] = {
            name: told[f"do_{name}"].pk
            for name in ("status", "type", "queue")
            if told[f"do_{name}"]
        }
        does |= {n: told[f"do_{n}"] for n in ("hold", "assign") if told[f"do_{n}"]}
        if told["do_priority"]:
            does["priority"] = int(told["do_priority"])
        if told["do_tags"]:
            does["tags"] = [tag.pk for tag in told["do_tags"]]
        if told["do_note"].strip():
            does["note"] = told["do_note"].replace("\r\n", "\n").strip()
        if told["do_resolve"]:
            reason = told["reason"].pk if told["reason"] else None
            does["resolve"] = {"reason": reason, "solved": told["do_resolve"] == "yes"}
        return [{"do": key, "with": value} for key, value in does.items()]


class PreviewForm(forms.Form):
    """A text, and the ticket it is tried on (none: made-up values)."""

    text = forms.CharField(required=False, strip=False, max_length=LONGEST_TEXT)
    language = forms.ChoiceField(choices=Language.choices, required=False)
    ticket = forms.IntegerField(
        label=_("Try it on ticket"),
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text=_("A number; without one, made-up values are shown."),
    )
