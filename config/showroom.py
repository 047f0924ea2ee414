"""/desk/components/: every part in every state, in the demonstration only."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from config import showroom_samples as samples
from config.context import demo
from config.lib import clock
from config.lib.guards import guard
from config.lib.keyset import Page

PARTS = (
    "colours",
    "buttons",
    "fields",
    "marks",
    "messages",
    "table",
    "tickets",
    "thread",
    "overlays",
    "timeline",
    "states",
    "charts",
)


class Sample(forms.Form):
    """One field of every kind; sent with a phone number too short, so errors show."""

    name = forms.CharField(
        label=pgettext_lazy("of a person", "Name"),
        widget=forms.TextInput(attrs={"placeholder": _("As on the ID card")}),
    )
    phone = forms.CharField(label=_("Phone"), min_length=11)
    department = forms.ChoiceField(
        label=_("Department"),
        choices=[("finance", _("Finance")), ("risk", _("Risk"))],
        help_text=_("Who answers for the case."),
    )
    ground = forms.FileField(label=_("Proof"), required=False)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, required=False)
    ways = forms.MultipleChoiceField(
        label=_("Reach by"),
        widget=forms.CheckboxSelectMultiple,
        choices=[("mail", _("Mail")), ("sms", _("SMS"))],
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("Answer by"),
        widget=forms.RadioSelect,
        choices=[("mail", _("Mail")), ("phone", _("Phone"))],
    )
    online = forms.BooleanField(label=_("Online"), required=False)
    agreed = forms.BooleanField(label=_("Client agreed"), required=False)


@guard(None)
def components(request: HttpRequest) -> HttpResponse:
    """Show every component; 404 outside the demonstration."""
    if not demo():
        raise Http404
    return render(request, "components/page.html", sample())


def sample() -> dict[str, Any]:
    """Return invented data for every part of the page."""
    now = clock.now()
    form = Sample(
        {
            "name": "王建",
            "phone": "1380013567",
            "department": "finance",
            "ways": ["mail"],
            "channel": "mail",
            "online": "on",
        }
    )
    return {
        "parts": [f"components/show/_{part}.html" for part in PARTS],
        "form": form,
        "rows": samples.rows(now),
        "states": samples.STATES,
        "priorities": samples.PRIORITIES,
        "pages": Page([], next="next", previous="previous"),
        "charts": samples.CHARTS,
        "bell": 3,
        "now": now,
        "earlier": now - timedelta(minutes=41),
        "yesterday": now - timedelta(days=1),
        "long_ago": now - timedelta(days=24),
    }
