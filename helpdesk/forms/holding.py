"""Until when a ticket is put aside: a moment people name, or one of their own."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from helpdesk.forms.moments import EVENING, MORNING, MomentForm, day_at

REPLY = "reply"


class HoldForm(MomentForm):
    """The moments at hand, the client's next word, and any other moment."""

    own_words = _("Until another moment")
    further = ((REPLY, _("Until the client writes")),)

    until = forms.ChoiceField(
        label=_("Put aside"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose until when.")},
    )

    def named(self) -> Iterator[tuple[str, tuple[Any, datetime]]]:
        """Key, words and moment of those at hand."""
        at = timezone.localtime(now())
        yield "hour", (_("For an hour"), at + timedelta(hours=1))
        evening = day_at(at, 0, EVENING)
        if evening - at > timedelta(hours=1):
            yield "evening", (_("Until 18:00 today"), evening)
        yield "tomorrow", (_("Until 9:00 tomorrow"), day_at(at, 1, MORNING))
        to_monday = 7 - at.weekday()
        if to_monday > 1:
            yield "monday", (_("Until 9:00 on Monday"), day_at(at, to_monday, MORNING))

    def moment(self) -> datetime | None:
        """The moment chosen, aware; None for the client's next word."""
        return None if self.cleaned_data["until"] == REPLY else self.chosen()
