"""Duplicates: who may be the same person; merging two records, and undoing it."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib import keyset
from config.lib.guards import guard
from crm import readings
from crm.forms.merging import MergeForm
from crm.forms.outcomes import done, told
from crm.merge_preview import preview
from crm.models import Client, ClientMerge, Duplicate, Particular
from crm.models.merge import UNDO, DuplicateQuerySet
from crm.views.asking import client_in_reach, staff_of

PAGE = 20
SHOWN = 10
MERGE = "crm.merge_clients"
IDENTITIES = Prefetch(
    "particulars", Particular.objects.filter(kind="identity"), to_attr="identities"
)


@guard(MERGE)
def duplicates(request: HttpRequest) -> HttpResponse:
    """List the open suggestions, newest first, both records side by side."""
    page = keyset.page(_open(), ("-pk",), request.GET.get("cursor"), PAGE)
    return render(request, "crm/merging/duplicates.html", {"page": page})


@guard(MERGE, ("POST",))
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the two are not the same person."""
    pair = get_object_or_404(Duplicate.objects.open(), pk=pk)
    words = _("They stay two records and are not suggested again.")
    told(request, lambda: pair.part(by=staff_of(request)), words)
    return redirect("duplicates")


@guard(MERGE)
def client_duplicates(request: HttpRequest, client: int) -> HttpResponse:
    """Whom this client may be, and what was merged here; a page of its own, or the
    fragment that another page includes.
    """
    person = client_in_reach(request, client)
    context = {
        "client": person,
        "pairs": _open().of([person.pk]).order_by("-pk")[:SHOWN],
        "merges": ClientMerge.objects.into(person).in_force()[:SHOWN],
        "days": UNDO.days,
    }
    if request.headers.get("HX-Request") == "true":
        return render(request, "crm/merging/_of_client.html", context)
    readings.note(request, person, "page", part="duplicates")
    return render(request, "crm/merging/of_client.html", context)


@guard(MERGE, ("GET", "POST"))
def merge(request: HttpRequest, client: int, source: int) -> HttpResponse:
    """Show both records and what would move; POST makes them one."""
    target, other = client_in_reach(request, client), client_in_reach(request, source)
    if target == other:
        return redirect("client_duplicates", target.pk)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: target.merge(other, form.cleaned_data, by=staff_of(request))
    ):
        messages.success(
            request,
            _("The two records are one now. You can undo this for %(days)d days.")
            % {"days": UNDO.days},
        )
        return redirect("client_duplicates", target.pk)
    for person in (target, other):
        readings.note(request, person, "page", part="merge")
    return render(request, "crm/merging/merge.html", _both(target.pk, other.pk, form))


@guard(MERGE, ("POST",))
def unmerge(request: HttpRequest, client: int, merge: int) -> HttpResponse:
    """Make the merged record one of its own again."""
    person = client_in_reach(request, client)
    found = get_object_or_404(ClientMerge.objects.into(person), pk=merge)
    words = _("The merge is undone: these are two records again.")
    told(request, lambda: found.undo(by=staff_of(request)), words)
    return redirect("client_duplicates", person.pk)


def _open() -> DuplicateQuerySet:
    """Open suggestions with what is shown of both records."""
    parts = [
        f"{side}__{what}"
        for side in ("first", "second")
        for what in ("contact_points", "platform_account")
    ]
    return (
        Duplicate.objects.open()
        .select_related("first", "second")
        .prefetch_related(*parts, *(_identities(side) for side in ("first", "second")))
    )


def _identities(side: str) -> Prefetch:
    rows = Particular.objects.filter(kind="identity")
    return Prefetch(f"{side}__particulars", rows, to_attr="identities")


def _both(target: int, source: int, form: MergeForm) -> dict[str, Any]:
    people = Client.objects.select_related("platform_account").prefetch_related(
        "contact_points", IDENTITIES, "flags"
    )
    kept, gone = people.get(pk=target), people.get(pk=source)
    return {
        "client": kept,
        "source": gone,
        "sides": (kept, gone),
        "form": form,
        "rows": form.rows(kept, gone),
        "preview": preview(kept, gone),
    }
