"""The hook by which the platform tells what happened."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from config.lib import loops
from config.lib.guards import public
from crm.models import PlatformEvent
from crm.platform import event_body, signing

TOO_LARGE, FORBIDDEN = 413, 403


@csrf_exempt
@public("the platform signs what it sends", ("POST",))
def platform_events(request: HttpRequest) -> HttpResponse:
    """Keep a signed event and answer at once; the worker applies it.

    Whatever is not signed is refused before anything of it is read or written.
    """
    if int(request.META.get("CONTENT_LENGTH") or 0) > event_body.LARGEST:
        return HttpResponse(status=TOO_LARGE)
    body = request.body
    key_id = signing.signer(request.headers, body)
    if key_id is None:
        return HttpResponse(status=FORBIDDEN)
    event_id = event_body.id_of(body)
    bad = "" if event_id else "no event with an id"
    event_id = event_id or event_body.stand_in(body)
    PlatformEvent.objects.store(event_id, body, key_id=key_id, bad=bad)
    loops.wake("events")
    return JsonResponse({"id": event_id})
