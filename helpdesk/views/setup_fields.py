"""Set-up of the fields of a ticket type."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from helpdesk.forms.fields import FieldForm
from helpdesk.models import TicketType, TypeField

MANAGE = "helpdesk.manage_types"


@guard(MANAGE, ("GET", "POST"))
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the type another field."""
    kind = get_object_or_404(TicketType, pk=pk)
    return _edit(request, TypeField(type=kind))


@guard(MANAGE, ("GET", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a field."""
    fields = TypeField.objects.select_related("type__parent")
    return _edit(request, get_object_or_404(fields, pk=pk))


def _edit(request: HttpRequest, kept: TypeField) -> HttpResponse:
    form = FieldForm(request.POST or None, instance=kept)
    if form.is_valid() and done(
        form, lambda: form.instance.set_up(by=staff_of(request))
    ):
        messages.success(request, _("Saved."))
        return redirect("type", kept.type_id)
    told = {"form": form, "kept": kept if kept.pk else None, "type": kept.type}
    return render(request, "helpdesk/setup/field.html", told)
