"""Forms about a client's account: which part of it, and which user it is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.account.tables import Part
from crm.platform.base import Query

PAGE = 10


class PartForm(forms.Form):
    """What of a part is asked for; nonsense asks for the whole part."""

    status = forms.CharField(required=False, max_length=20)
    cursor = forms.CharField(required=False, max_length=500)
    of = forms.CharField(required=False, max_length=64)

    def query(self, part: Part) -> Query:
        """The question to the platform."""
        asked: dict[str, Any] = dict(self.cleaned_data) if self.is_valid() else {}
        if asked.get("status") not in part.filters:
            asked["status"] = ""
        return Query(
            limit=PAGE, **{key: value for key, value in asked.items() if value}
        )


class FindForm(forms.Form):
    """Looking for the user of the platform that a client is."""

    q = forms.CharField(
        label=_("User number, phone, mail or name"), required=False, max_length=120
    )


class LinkForm(forms.Form):
    """The user of the platform that was chosen."""

    user_id = forms.CharField(label=_("User number"), max_length=64)
