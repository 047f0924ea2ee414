"""Set-up of the sections of articles."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from helpdesk.forms.articles import SectionForm
from helpdesk.models import ArticleSection

MANAGE = "helpdesk.manage_articles"


@guard(MANAGE)
def sections(request: HttpRequest) -> HttpResponse:
    """Show the sections, each with its articles counted."""
    public = Count("articles", filter=Q(articles__state="public"))
    rows = ArticleSection.objects.annotate(all=Count("articles"), public=public)
    return render(request, "helpdesk/setup/sections.html", {"sections": rows})


@guard(MANAGE, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Set up a section."""
    return _edit(request, None)


@guard(MANAGE, ("GET", "POST"))
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a section."""
    return _edit(request, get_object_or_404(ArticleSection, pk=pk))


def _edit(request: HttpRequest, kept: ArticleSection | None) -> HttpResponse:
    form = SectionForm(request.POST or None, instance=kept)
    if form.is_valid() and done(
        form, lambda: form.instance.set_up(by=staff_of(request))
    ):
        messages.success(request, _("Saved."))
        return redirect("sections")
    told = {"form": form, "section": kept}
    return render(request, "helpdesk/setup/section.html", told)
