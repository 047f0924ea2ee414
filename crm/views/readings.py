"""Who looked at whom: the auditor's page."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from config.lib import keyset
from config.lib.guards import guard
from crm.forms.readings import ReadingFilter
from crm.models import Client, Reading

PAGE = 50
DEPTH = 10  # how many mergings an alias is followed through


@dataclass(frozen=True)
class Line:
    """One reading; `client` is the record that its number leads to today."""

    reading: Reading
    client: Client | None


@guard("crm.view_readings")
def readings(request: HttpRequest) -> HttpResponse:
    """Show who looked at which client, newest first, narrowed by the form."""
    narrowed = ReadingFilter(request.GET)
    narrowed.is_valid()
    found = _narrowed(narrowed.cleaned_data).select_related("staff")
    page = keyset.page(found, ("-at", "-pk"), request.GET.get("cursor"), PAGE)
    context = {"page": page, "lines": _lines(page.rows), "filter": narrowed}
    return render(request, "crm/readings.html", context)


def _narrowed(wanted: dict[str, Any]) -> "QuerySet[Reading]":
    found = Reading.objects.all()
    if wanted.get("staff"):
        found = found.filter(staff=wanted["staff"])
    if wanted.get("what"):
        found = found.filter(what=wanted["what"])
    if wanted.get("client"):
        found = found.filter(client_id__in=_numbers(wanted["client"]))
    if wanted.get("since"):
        found = found.filter(at__gte=_midnight(wanted["since"]))
    if wanted.get("until"):
        after = wanted["until"] + datetime.timedelta(days=1)
        found = found.filter(at__lt=_midnight(after))
    return found


def _numbers(number: int) -> list[int]:
    """The number with those of the records that are the same person today."""
    known = _leading_on([number]).get(number)
    return known.numbers() if known else [number]


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def _lines(rows: list[Reading]) -> list[Line]:
    clients = _leading_on({row.client_id for row in rows})
    return [Line(row, clients.get(row.client_id)) for row in rows]


def _leading_on(numbers: Iterable[int]) -> dict[int, Client]:
    """For each number the record it leads to: one statement, one more a merging."""
    known = Client.objects.in_bulk(numbers)
    found = dict(known)
    for _step in range(DEPTH):
        targets = {row.merged_into_id for row in found.values()} - {None}
        if not targets:
            break
        known |= Client.objects.in_bulk(targets - known.keys())
        found = {
            number: known.get(row.merged_into_id or row.pk, row)
            for number, row in found.items()
        }
    return found
