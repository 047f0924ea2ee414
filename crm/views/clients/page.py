"""The page of a client: the overview."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config.lib.guards import guard
from crm import client_timeline, readings
from crm.client_face import Face
from crm.models import Client, Consent, Duplicate
from crm.views.asking import client_in_reach, staff_of

NOTES, WORDS = 20, 100


@dataclass(frozen=True)
class Purpose:
    """One purpose with the words that count; `is_default` is what holds without one."""

    key: str
    label: str
    words: list[Consent]

    @property
    def is_default(self) -> bool:
        """Whether no word was given yet."""
        return not self.words


@guard("crm.read_client")
def client(request: HttpRequest, client: int) -> HttpResponse:
    """Show one client; the address of a merged record leads to the one it went into."""
    found = client_in_reach(request, client)
    if found.pk != client:
        return redirect("client", found.pk)
    readings.note(request, found, "page", part="overview")
    return render(request, "crm/clients/overview.html", _overview(request, found))


def _overview(request: HttpRequest, client: Client) -> dict[str, Any]:
    face = Face.of(client, staff_of(request))
    notes = client.notes.kept().select_related("by")[:NOTES]
    return {
        "client": client,
        "face": face,
        "notes": list(notes) if face.may["notes"] else [],
        "purposes": _purposes(client),
        "events": client_timeline.recent(client),
        "duplicate": _has_double(request, client),
    }


def _has_double(request: HttpRequest, client: Client) -> bool:
    """Whether somebody who may merge should look at another record like this one."""
    if not staff_of(request).has_perm("crm.merge_clients"):
        return False
    return Duplicate.objects.open().of([client.pk]).exists()


def _purposes(client: Client) -> list[Purpose]:
    """Every purpose with the newest word for each means."""
    newest: dict[tuple[str, str], Consent] = {}
    for word in client.consents.order_by("-pk")[:WORDS]:
        newest.setdefault((word.purpose, word.means), word)
    return [
        Purpose(
            key,
            str(label),
            [word for (purpose, _means), word in newest.items() if purpose == key],
        )
        for key, label in Consent.Purpose.choices
    ]
