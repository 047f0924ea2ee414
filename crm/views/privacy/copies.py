"""The copy of all about one client."""

from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase

from config.lib.guards import guard
from crm import copying
from crm.activity import record
from crm.forms.privacy import CopyForm
from crm.masking import mask_text
from crm.models import Client, Reading
from crm.readings import note
from crm.views.asking import client_in_reach, staff_of
from crm.views.privacy.showing import UNPROCESSABLE, answer, client_page


@guard("crm.erase_clients", ("GET", "POST"))
def client_copy(request: HttpRequest, client: int) -> HttpResponseBase:
    """Ask why; POST hands out the archive, logged before it is made."""
    person = client_in_reach(request, client)
    form = CopyForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        _log(request, person, form.cleaned_data["words"])
        return FileResponse(
            copying.archive(person),
            as_attachment=True,
            filename=f"client-{person.pk}.zip",
            content_type="application/zip",
            headers={"Cache-Control": "no-store, private"},
        )
    shown = {"client": person, "back": client_page(person), "form": form}
    return answer(request, "copy", shown, UNPROCESSABLE if form.is_bound else 200)


def _log(request: HttpRequest, person: Client, words: str) -> None:
    with transaction.atomic():
        note(request, person, Reading.What.COPY, reason=mask_text(words))
        record("client.copied", person, by=staff_of(request), client_id=person.pk)
