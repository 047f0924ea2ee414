"""Set-up of third parties that tickets wait for."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from helpdesk.forms.setup import PartyForm
from helpdesk.models import ThirdParty

MANAGE = "helpdesk.manage_parties"


@guard(MANAGE)
def parties(request: HttpRequest) -> HttpResponse:
    """Show them all, those in use first."""
    rows = ThirdParty.objects.order_by("-is_active", "place", "pk")
    return render(request, "helpdesk/setup/parties.html", {"parties": rows})


@guard(MANAGE, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Set up a third party."""
    return _edit(request, None)


@guard(MANAGE, ("GET", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a third party."""
    return _edit(request, get_object_or_404(ThirdParty, pk=pk))


def _edit(request: HttpRequest, kept: ThirdParty | None) -> HttpResponse:
    form = PartyForm(request.POST or None, instance=kept)
    if form.is_valid() and done(
        form, lambda: form.instance.set_up(by=staff_of(request))
    ):
        messages.success(request, _("Saved."))
        return redirect("parties")
    return render(request, "helpdesk/setup/party.html", {"form": form, "party": kept})
