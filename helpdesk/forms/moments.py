"""A moment people name, or one of their own, in the zone of whoever asks."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MORNING, EVENING = time(9), time(18)
OWN = "own"


class MomentForm(forms.Form):
    """The moments at hand, and any other. A form made from it labels `until` and says
    which moments there are (`named`: key, words, moment).
    """

    own_words: Any = ""
    further: tuple[tuple[str, Any], ...] = ()  # choices that are no moment

    until = forms.ChoiceField(widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label=_("Day and time"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("Give day and time, as in 2026-03-02T15:30.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moments = dict(self.named())
        until: Any = self.fields["until"]
        until.choices = [
            *((key, words) for key, (words, _moment) in self.moments.items()),
            *self.further,
            (OWN, self.own_words),
        ]

    def named(self) -> Iterator[tuple[str, tuple[Any, datetime]]]:
        """Key, words and moment of those at hand."""
        yield from ()

    def clean(self) -> dict[str, Any]:
        """Ask for the moment where another one was chosen."""
        told = super().clean() or {}
        if told.get("until") == OWN and not told.get("at") and "at" not in self.errors:
            self.add_error("at", self.fields["at"].error_messages["invalid"])
        return told

    def chosen(self) -> datetime:
        """The moment chosen, aware."""
        until = self.cleaned_data["until"]
        if until == OWN:
            own: datetime = self.cleaned_data["at"]
            return own
        return self.moments[until][1]


def day_at(at: datetime, days: int, hour: time) -> datetime:
    """That hour of the day so many days after the moment `at`, in its zone."""
    day = at.date() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, hour), at.tzinfo)
