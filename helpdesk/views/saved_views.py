"""Saved views: the list of them, making one of what is shown, changing, taking away."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done, told
from crm.models import Staff
from crm.role_names import role_name
from helpdesk import viewing
from helpdesk.forms.views import ViewForm
from helpdesk.lists import USUAL_COLUMNS, TicketList
from helpdesk.models import SavedView
from helpdesk.models.saved_view import Wish
from helpdesk.views.asking import staff_of

WORK = "helpdesk.work_tickets"
REMOVED_SHOWN = 10


@guard(WORK)
def views(request: HttpRequest) -> HttpResponse:
    """Every saved view this person sees, and those they took away lately."""
    staff = staff_of(request)
    removed = SavedView.objects.visible_to(staff).exclude(removed_at=None)
    groups = _groups(staff)
    context = {
        "groups": groups,
        "is_empty": not any(lines for _label, lines in groups),
        "removed": [
            view
            for view in removed.order_by("-removed_at")[:REMOVED_SHOWN]
            if view.may_change(staff)
        ],
    }
    return render(request, "helpdesk/views/list.html", context)


def _groups(staff: Staff) -> list[tuple[str, list[dict[str, Any]]]]:
    """The views by who sees them, each with what it says in words."""
    lines: dict[str, list[dict[str, Any]]] = {scope: [] for scope in SavedView.Scope}
    for view in viewing.saved_views(staff):
        saved = view.saved
        assert saved is not None
        line = {
            "view": view,
            "words": view.conditions.words(),
            "may_change": saved.may_change(staff),
            "role": role_name(saved.role),
            "url": f"{reverse('helpdesk:tickets')}?view={view.name}",
        }
        lines[saved.scope].append(line)
    return [(str(scope.label), lines[scope]) for scope in SavedView.Scope]


@guard(WORK, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Save the list that the query string describes as a view."""
    staff = staff_of(request)
    listed = TicketList.read(request.GET)
    known = viewing.saved_views(staff)
    view = viewing.chosen(listed.view or "all", known)
    form = ViewForm(
        staff,
        request.POST or None,
        said=listed.said(view).data(),
        initial={
            "sort": listed.order(view),
            "columns": view.columns or USUAL_COLUMNS,
        },
    )
    return _settle(
        request, form, lambda wish: SavedView.objects.keep(wish, by=staff), None
    )


@guard(WORK, ("GET", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a view: name, conditions, who sees it."""
    staff, kept = staff_of(request), _in_reach(request, pk)
    view = viewing.of_saved(kept)
    form = ViewForm(
        staff,
        request.POST or None,
        said=view.conditions.data(),
        initial={
            "name": kept.name,
            "scope": kept.scope,
            "queue": kept.queue_id,
            "role": kept.role,
            "sort": kept.sort,
            "columns": kept.columns,
        },
    )
    return _settle(request, form, lambda wish: _changed(kept, wish, request), kept)


def _changed(kept: SavedView, wish: Wish, request: HttpRequest) -> SavedView:
    kept.change(wish, by=staff_of(request))
    return kept


def _settle(
    request: HttpRequest,
    form: ViewForm,
    verb: Callable[[Wish], SavedView],
    kept: SavedView | None,
) -> HttpResponse:
    """Do it and show the list; else the form, with what is wrong at its field."""
    made: list[SavedView] = []
    if form.is_valid() and done(form, lambda: made.append(verb(form.wish()))):
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('helpdesk:tickets')}?view=s{made[0].pk}")
    trouble = viewing.of_saved(kept).trouble if kept else ""
    context = {"form": form, "kept": kept, "trouble": trouble}
    return render(request, "helpdesk/views/view.html", context)


@guard(WORK, ("POST",))
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the view otherwise."""
    view, name = _in_reach(request, pk), request.POST.get("name", "")
    told(request, lambda: view.rename(name, by=staff_of(request)), _("Renamed."))
    return redirect("helpdesk:views")


@guard(WORK, ("POST",))
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Move the view one place up, or down."""
    view = _in_reach(request, pk)
    places = 1 if request.POST.get("to") == "down" else -1
    told(request, lambda: view.step(places, by=staff_of(request)), _("Moved."))
    return redirect("helpdesk:views")


@guard(WORK, ("POST",))
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the view away; the list of views offers it back."""
    view = _in_reach(request, pk)
    said = _("“%(name)s” is taken away.") % {"name": view.name}
    told(request, lambda: view.remove(by=staff_of(request)), said)
    return redirect("helpdesk:views")


@guard(WORK, ("POST",))
def restoration(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the view back."""
    view = _in_reach(request, pk)
    said = _("“%(name)s” is back.") % {"name": view.name}
    told(request, lambda: view.restore(by=staff_of(request)), said)
    return redirect("helpdesk:views")


def _in_reach(request: HttpRequest, pk: int) -> SavedView:
    reach = SavedView.objects.visible_to(staff_of(request))
    found: SavedView = get_object_or_404(reach, pk=pk)
    return found
