"""Set-up of queues."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from helpdesk.forms.setup import QueueForm
from helpdesk.models import Queue

MANAGE = "helpdesk.manage_queues"


@guard(MANAGE)
def queues(request: HttpRequest) -> HttpResponse:
    """List the queues in their order, with how many serve and lead there."""
    rows = Queue.objects.order_by("-is_active", "place", "pk").annotate(
        serving=Count("members", filter=Q(members__part="serve")),
        leading=Count("members", filter=Q(members__part="lead")),
    )
    return render(request, "helpdesk/setup/queues.html", {"queues": rows})


@guard(MANAGE, ("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """Set up a queue."""
    return _edit(request, None)


@guard(MANAGE, ("GET", "POST"))
def queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a queue and who works in it."""
    return _edit(request, get_object_or_404(Queue, pk=pk))


def _edit(request: HttpRequest, kept: Queue | None) -> HttpResponse:
    form = QueueForm(request.POST or None, instance=kept)
    if form.is_valid():
        changed = form.instance
        if done(form, lambda: changed.set_up(by=staff_of(request), parts=form.parts())):
            messages.success(request, _("Saved."))
            return redirect("queues")
    context = {"form": form, "queue": kept}
    return render(request, "helpdesk/setup/queue.html", context)
