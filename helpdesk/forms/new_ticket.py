"""A ticket made by hand: who, by which way, about what, and the first words."""

import secrets
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm import numbers
from crm.finding import find_clients
from crm.forms.clients import CheckedField
from crm.models import Client, Staff
from helpdesk.models import Queue, Ticket, TicketType
from helpdesk.models.ticket.entering import ByHand, Newcomer
from helpdesk.models.ticket.fields import Priority, Way
from messaging.models import Channel

MOST_FOUND, MOST_MATTERS = 6, 5
BY_HAND = [row for row in Way.choices if row[0] != Way.DESK]


class NewTicketForm(forms.Form):
    """Everything of a new ticket on one page."""

    who = forms.CharField(
        label=_("Number, name or phone of the client"), max_length=120, required=False
    )
    client = forms.ModelChoiceField(
        label=_("Client"), queryset=Client.objects.none(), required=False
    )
    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"), max_length=120, required=False
    )
    phone = CheckedField(numbers.phone, label=_("Phone"))
    mail = forms.EmailField(label=_("Mail"), required=False)
    joins = forms.CharField(required=False, max_length=20)
    letter = forms.ChoiceField(
        label=_("The text"),
        choices=[
            ("", _("is a note of what was said")),
            ("1", _("goes to the client by mail")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(
        label=_("Came by"), choices=BY_HAND, initial=Way.PHONE, widget=forms.RadioSelect
    )
    subject = forms.CharField(label=_("Subject"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=50_000, widget=forms.Textarea({"rows": 5})
    )
    type = forms.ModelChoiceField(
        label=_("Type"),
        queryset=TicketType.objects.filter(is_active=True),
        required=False,
        empty_label=_("Not known yet"),
    )
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        choices=Priority.choices,
        coerce=int,
        initial=Priority.NORMAL,
    )
    queue = forms.ModelChoiceField(
        label=_("Queue"), queryset=Queue.objects.none(), empty_label=None
    )
    key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, staff: Staff, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = staff
        fields: Any = self.fields
        fields["client"].queryset = Client.objects.visible_to(staff).standing()
        fields["queue"].queryset = Queue.objects.filter(is_active=True).order_by(
            "place", "pk"
        )
        kinds = TicketType.objects.filter(is_active=True).select_related("parent")
        fields["type"].choices = [
            ("", _("Not known yet")),
            *((kind.pk, kind.full_label) for kind in kinds),
        ]
        own = staff.queue_parts.order_by("queue__place").values_list("queue", flat=True)
        self.initial.setdefault("queue", own.first())
        self.initial.setdefault("key", secrets.token_urlsafe(16))

    def clean(self) -> dict[str, Any]:
        """A client, or enough to enter one; a subject unless it joins a ticket."""
        told = cast("dict[str, Any]", super().clean())
        named = any(told.get(name) for name in ("client", "name", "phone", "mail"))
        if not named and not self.errors.keys() & {"phone", "mail"}:
            words = _("Choose a client, or give name or phone of a new one.")
            self.add_error("who", words)
        if not told.get("joins") and not told.get("subject"):
            self.add_error("subject", _("Say what the ticket is about."))
        return told

    def joined(self) -> Ticket | None:
        """The open ticket of this client that the contact joins, where one is named."""
        told = self.cleaned_data
        number = told["joins"]
        if not number.isdecimal() or not told["client"]:
            return None
        found: Ticket | None = matters_of(told["client"], self.staff, number).first()
        return found

    def told(self) -> ByHand:
        """What the verb takes."""
        told = self.cleaned_data
        is_letter = bool(told["letter"])
        return ByHand(
            subject=told["subject"],
            text=told["text"],
            queue=told["queue"],
            who=told["client"] or Newcomer(told["name"], told["phone"], told["mail"]),
            way=Way.DESK if is_letter else told["way"],
            channel=_channel(),
            type=told["type"],
            priority=told["priority"],
            is_letter=is_letter,
            key=told["key"],
        )


def matters_of(client: Client, staff: Staff, number: str = "") -> Any:
    """The client's open tickets in reach, newest first."""
    found = Ticket.objects.visible_to(staff).unresolved().filter(client=client)
    if number:
        found = found.filter(pk=int(number[:18]))
    return found.select_related("status").order_by("-number")


def suggestions(text: str, staff: Staff) -> list[Client]:
    """The clients in reach that a text may mean; `#12` is the client of that ticket."""
    number = text.strip().removeprefix("#")
    reach = Client.objects.visible_to(staff).standing()
    found = find_clients(text).visible_to(staff).order_by("-pk")
    rows = list(found.prefetch_related("contact_points")[:MOST_FOUND])
    if number.isascii() and number.isdecimal() and len(number) < 10:
        tickets = Ticket.objects.visible_to(staff).filter(pk=int(number))
        more = reach.filter(pk__in=[*tickets.values_list("client", flat=True)])
        same = reach.filter(pk=int(number))
        known = {row.pk for row in rows}
        both = (more | same).exclude(pk__in=known).prefetch_related("contact_points")
        rows += list(both.order_by("-pk"))
    return rows[:MOST_FOUND]


def _channel() -> Channel:
    """The mail channel that answers leave by."""
    return Channel.objects.first_mail()
