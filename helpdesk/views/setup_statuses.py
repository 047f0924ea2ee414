"""Set-up of ticket statuses: names over fixed categories, and what may follow what."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from helpdesk.forms.setup import StatusForm
from helpdesk.models import TicketStatus
from helpdesk.models.ticket_status import Category

MANAGE = "helpdesk.manage_statuses"


@guard(MANAGE)
def statuses(request: HttpRequest) -> HttpResponse:
    """Show the statuses by category, each with those that may follow."""
    rows = list(TicketStatus.objects.prefetch_related("leads_to"))
    told = [
        {
            "label": category.label,
            "key": category.value,
            "statuses": [row for row in rows if row.category == category],
        }
        for category in Category
    ]
    return render(request, "helpdesk/setup/statuses.html", {"categories": told})


@guard(MANAGE, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Set up a status; `?category=` names its category."""
    category = request.GET.get("category", "")
    initial = {"category": category} if category in Category.values else {}
    return _edit(request, None, initial)


@guard(MANAGE, ("GET", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a status."""
    return _edit(request, get_object_or_404(TicketStatus, pk=pk), {})


def _edit(
    request: HttpRequest, kept: TicketStatus | None, initial: dict[str, str]
) -> HttpResponse:
    form = StatusForm(request.POST or None, instance=kept, initial=initial)
    if form.is_valid() and done(form, lambda: _set_up(form, request)):
        messages.success(request, _("Saved."))
        return redirect("statuses")
    told = {"form": form, "status": kept}
    return render(request, "helpdesk/setup/status.html", told)


def _set_up(form: StatusForm, request: HttpRequest) -> None:
    following = form.cleaned_data["leads_to"]
    form.instance.set_up(by=staff_of(request), leads_to=following)
