"""The form of a person's own preferences."""

import zoneinfo
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from crm.models import Staff


@cache
def zones() -> tuple[str, ...]:
    """The names of all zones that stand for a place on earth."""
    return tuple(sorted(name for name in zoneinfo.available_timezones() if "/" in name))


class ProfileForm(forms.Form):
    """Language, theme and time zone."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = _("The desk's: %(zone)s") % {"zone": settings.TIME_ZONE}
        self._choose("language", _("As the browser says"), settings.LANGUAGES)
        self._choose(
            "theme",
            _("As the system has it"),
            [("light", _("Light")), ("dark", _("Dark"))],
        )
        self._choose("time_zone", home, [(name, name) for name in zones()])

    def _choose(self, name: str, none: Any, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", none), *choices]

    @classmethod
    def of(cls, staff: Staff) -> "ProfileForm":
        """The form as this person set it."""
        names = ("language", "theme", "time_zone")
        return cls(initial={name: getattr(staff, name) for name in names})
