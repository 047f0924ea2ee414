"""Until when a ticket is put aside: a moment people name, or one of their own."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now

MORNING, EVENING = time(9), time(18)
REPLY, OWN = "reply", "own"
# How another moment is given.
MOMENT: dict[str, Any] = {
    "widget": forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
    "input_formats": ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    "error_messages": {"invalid": _("Give day and time, as in 2026-03-02T15:30.")},
}


class HoldForm(forms.Form):
    """The moments at hand, the client's next word, and any other moment."""

    until = forms.ChoiceField(
        label=_("Put aside"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose until when.")},
    )
    at = forms.DateTimeField(label=_("Day and time"), required=False, **MOMENT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moments = dict(_moments())
        until: Any = self.fields["until"]
        until.choices = [
            *((key, words) for key, (words, _moment) in self.moments.items()),
            (REPLY, _("Until the client writes")),
            (OWN, _("Until another moment")),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the moment where another one was chosen."""
        told = super().clean() or {}
        if told.get("until") == OWN and not told.get("at") and "at" not in self.errors:
            self.add_error("at", MOMENT["error_messages"]["invalid"])
        return told

    def moment(self) -> datetime | None:
        """The moment chosen, aware; None for the client's next word."""
        chosen = self.cleaned_data["until"]
        if chosen == REPLY:
            return None
        if chosen == OWN:
            own: datetime = self.cleaned_data["at"]
            return own
        return self.moments[chosen][1]


def _moments() -> Iterator[tuple[str, tuple[Any, datetime]]]:
    """Key, words and moment of those at hand, in the zone of whoever asks."""
    at = timezone.localtime(now())
    yield "hour", (_("For an hour"), at + timedelta(hours=1))
    evening = day_at(at, 0, EVENING)
    if evening - at > timedelta(hours=1):
        yield "evening", (_("Until 18:00 today"), evening)
    yield "tomorrow", (_("Until 9:00 tomorrow"), day_at(at, 1, MORNING))
    to_monday = 7 - at.weekday()
    if to_monday > 1:
        yield "monday", (_("Until 9:00 on Monday"), day_at(at, to_monday, MORNING))


def day_at(at: datetime, days: int, hour: time) -> datetime:
    """That hour of the day so many days after the moment `at`, in its zone."""
    day = at.date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, hour), at.tzinfo)
