"""Set-up of tags."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.clients import TagForm
from crm.forms.outcomes import done
from crm.models import Tag
from crm.views.asking import staff_of

MANAGE = "crm.manage_tags"


@guard(MANAGE)
def tags(request: HttpRequest) -> HttpResponse:
    """Show all tags with how many clients have each."""
    found = Tag.objects.annotate(clients=Count("client_tags")).order_by("name")
    return render(request, "crm/setup/tags.html", {"tags": found})


@guard(MANAGE, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Set up a tag."""
    return _edit(request, None)


@guard(MANAGE, ("GET", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a tag or take it out of use."""
    return _edit(request, get_object_or_404(Tag, pk=pk))


def _edit(request: HttpRequest, kept: Tag | None) -> HttpResponse:
    form = TagForm(request.POST or None, instance=kept)
    if form.is_valid() and done(
        form, lambda: form.instance.set_up(by=staff_of(request))
    ):
        messages.success(request, _("Saved."))
        return redirect("tags")
    return render(request, "crm/setup/tag.html", {"form": form, "tag": kept})
