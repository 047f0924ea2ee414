"""The queue of a channel: a panel on the channel's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from config.lib.guards import guard
from crm.forms.outcomes import done
from crm.views.asking import staff_of
from helpdesk.forms.setup import RouteForm
from helpdesk.models import ChannelRoute
from messaging.models import Channel


@guard("helpdesk.manage_queues", ("GET", "POST"))
def channel_queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the panel; POST leads the channel's new tickets into another queue."""
    channel = get_object_or_404(Channel, pk=pk)
    present = ChannelRoute.objects.queue_of(channel)
    form = RouteForm(request.POST or None, initial={"queue": present.pk})
    saved = form.is_valid() and done(
        form,
        lambda: ChannelRoute.objects.lead(
            channel, form.cleaned_data["queue"], by=staff_of(request)
        ),
    )
    context = {"form": form, "channel": channel, "saved": saved}
    return render(request, "helpdesk/setup/_channel_queue.html", context)
