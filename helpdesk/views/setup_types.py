"""Set-up of ticket types: a tree of two levels."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from helpdesk.forms.setup import TypeForm
from helpdesk.models import TicketType

MANAGE = "helpdesk.manage_types"


@guard(MANAGE)
def types(request: HttpRequest) -> HttpResponse:
    """Show the tree."""
    tops = TicketType.objects.filter(parent=None).prefetch_related("children")
    return render(request, "helpdesk/setup/types.html", {"tops": tops})


@guard(MANAGE, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Set up a type; `?above=` names the one it will stand under."""
    above = request.GET.get("above", "")
    initial = {"parent": above} if above.isdecimal() else {}
    return _edit(request, None, initial)


@guard(MANAGE, ("GET", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a type."""
    return _edit(request, get_object_or_404(TicketType, pk=pk), {})


def _edit(
    request: HttpRequest, kept: TicketType | None, initial: dict[str, str]
) -> HttpResponse:
    form = TypeForm(request.POST or None, instance=kept, initial=initial)
    if form.is_valid() and done(
        form, lambda: form.instance.set_up(by=staff_of(request))
    ):
        messages.success(request, _("Saved."))
        return redirect("types")
    return render(request, "helpdesk/setup/type.html", {"form": form, "type": kept})
