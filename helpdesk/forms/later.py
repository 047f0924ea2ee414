"""When a reply leaves: a moment people name, or one of their own."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from helpdesk.forms.holding import MOMENT, MORNING, OWN, day_at


class LaterForm(forms.Form):
    """The moments at hand, and any other moment, in the zone of whoever asks."""

    until = forms.ChoiceField(
        label=_("Send it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when it is sent.")},
    )
    at = forms.DateTimeField(label=_("Day and time"), required=False, **MOMENT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moments = dict(_moments())
        until: Any = self.fields["until"]
        until.choices = [
            *((key, words) for key, (words, _moment) in self.moments.items()),
            (OWN, _("At another moment")),
        ]

    def of_composer(self) -> "LaterForm":
        """The same with inputs that are sent along with the reply."""
        for field in self.fields.values():
            field.widget.attrs["form"] = "composer"
        return self

    def clean(self) -> dict[str, Any]:
        """Ask for the moment where another one was chosen."""
        told = super().clean() or {}
        if told.get("until") == OWN and not told.get("at") and "at" not in self.errors:
            self.add_error("at", MOMENT["error_messages"]["invalid"])
        return told

    def moment(self) -> datetime:
        """The moment chosen, aware."""
        chosen = self.cleaned_data["until"]
        if chosen == OWN:
            own: datetime = self.cleaned_data["at"]
            return own
        return self.moments[chosen][1]


class ChangeLaterForm(LaterForm):
    """The text as well, and the moment as it was."""

    text = forms.CharField(
        label=_("Text"),
        strip=False,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": _("Write something first.")},
    )
    # What its author had on screen when they began to change it.
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    field_order = ("text", "until", "at", "seen")


def _moments() -> Iterator[tuple[str, tuple[Any, datetime]]]:
    at = timezone.localtime(now())
    yield "hour", (_("In an hour"), at + timedelta(hours=1))
    yield "tomorrow", (_("Tomorrow at 9:00"), day_at(at, 1, MORNING))
    to_monday = 7 - at.weekday()
    if to_monday > 1:
        yield "monday", (_("On Monday at 9:00"), day_at(at, to_monday, MORNING))
