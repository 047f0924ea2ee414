"""What is written and not sent yet, kept for whichever device goes on with it."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404

from config.lib.guards import guard
from helpdesk.forms.composing import DraftForm
from helpdesk.models import Draft, Ticket
from helpdesk.views.asking import staff_of
from helpdesk.views.refusals import UNPROCESSABLE


@guard("helpdesk.work_tickets", ("POST",))
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """Save what stands in the composer; the answer says which revision that is, and
    what was written elsewhere meanwhile.
    """
    reach = Ticket.objects.visible_to(staff_of(request))
    ticket = get_object_or_404(reach, pk=number)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=UNPROCESSABLE)
    kept = Draft.objects.keep(ticket, form.written(), by=staff_of(request))
    told = {"revision": kept.revision, "aside": kept.aside} if kept else {}
    return JsonResponse({"revision": 0, "aside": "", **told})
