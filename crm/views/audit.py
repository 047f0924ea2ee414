"""The log of verbs, in sentences."""

from dataclasses import dataclass

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib import keyset
from config.lib.guards import guard
from crm.forms.audit import LogFilter
from crm.models import Activity
from crm.sentences import describe

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One activity and its sentence."""

    activity: Activity
    words: str
    subject: str


@guard("crm.view_audit")
def log(request: HttpRequest) -> HttpResponse:
    """Show the newest activities, narrowed by person and action."""
    narrowed = LogFilter(request.GET)
    wanted = narrowed.cleaned_data if narrowed.is_valid() else {}
    exact = {key: wanted[key] for key in ("by", "action") if wanted.get(key)}
    found = Activity.objects.filter(**exact).select_related("by")
    page = keyset.page(found, ("-pk",), request.GET.get("cursor"), PAGE)
    context = {"page": page, "lines": _lines(page.rows), "filter": narrowed}
    return render(request, "crm/log.html", context)


def _lines(activities: list[Activity]) -> list[Line]:
    return [
        Line(activity, words, _subject(activity))
        for activity, words in zip(activities, describe(activities), strict=True)
    ]


def _subject(activity: Activity) -> str:
    """What it was done to, as "ticket 12"."""
    try:
        model = apps.get_model(activity.subject_type)
    except (LookupError, ValueError):
        return f"{activity.subject_type} {activity.subject_id}"
    return f"{model._meta.verbose_name} {activity.subject_id}"
