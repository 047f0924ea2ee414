"""When a reply leaves: a moment people name, or one of their own."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from helpdesk.forms.moments import MORNING, MomentForm, day_at


class LaterForm(MomentForm):
    """The moments at hand, and any other moment."""

    own_words = _("At another moment")

    until = forms.ChoiceField(
        label=_("Send it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when it is sent.")},
    )

    def named(self) -> Iterator[tuple[str, tuple[Any, datetime]]]:
        """Key, words and moment of those at hand."""
        at = timezone.localtime(now())
        yield "hour", (_("In an hour"), at + timedelta(hours=1))
        yield "tomorrow", (_("Tomorrow at 9:00"), day_at(at, 1, MORNING))
        to_monday = 7 - at.weekday()
        if to_monday > 1:
            yield "monday", (_("On Monday at 9:00"), day_at(at, to_monday, MORNING))

    def of_composer(self) -> "LaterForm":
        """The same with inputs that are sent along with the reply."""
        for field in self.fields.values():
            field.widget.attrs["form"] = "composer"
        return self


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
