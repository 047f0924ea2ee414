"""What may be done to an article beside writing it: a small view for each verb."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms import outcomes
from crm.views.asking import staff_of
from helpdesk.forms.articles import PublishForm
from helpdesk.models.article.queryset import MANAGE, READ
from helpdesk.views.articles import in_reach, told


@guard(MANAGE, ("POST",))
def publishing(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the wording that was looked at."""
    found = in_reach(request, pk)
    form = PublishForm(request.POST)
    if form.is_valid() and outcomes.done(
        form,
        lambda: found.publish(by=staff_of(request), **form.cleaned_data),
    ):
        return redirect(found)
    shown = {**told(in_reach(request, pk), is_working=True), "publish_form": form}
    return render(request, "helpdesk/knowledge/article.html", shown)


@guard(MANAGE, ("POST",))
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the article from its readers."""
    found = in_reach(request, pk)
    words = _("Nobody reads it any more: it is a draft.")
    outcomes.told(request, lambda: found.withdraw(by=staff_of(request)), words)
    return redirect(found)


@guard(MANAGE, ("POST",))
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that it is still right."""
    found = in_reach(request, pk)
    words = _("Noted: it is still right.")
    outcomes.told(request, lambda: found.review(by=staff_of(request)), words)
    return redirect(found)


@guard(READ, ("POST",))
def rating(request: HttpRequest, pk: int) -> HttpResponse:
    """Count whether a colleague found it helpful."""
    found, staff = in_reach(request, pk), staff_of(request)
    is_helpful = request.POST.get("helpful") == "yes"
    reader = f"staff {staff.pk}"
    words = _("Thank you.")
    outcomes.told(
        request, lambda: found.rate(is_helpful, reader=reader, by=staff), words
    )
    return redirect(found)
