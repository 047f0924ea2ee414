"""Revealing one hidden value of a client."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from config.lib.guards import guard
from crm.masking import hide_numbers
from crm.models import Client, ClientNote, ContactPoint, Particular
from crm.privacy_sentences import part_in_words
from crm.views.asking import client_in_reach, staff_of
from crm.views.privacy.showing import client_page, show

# The kind in the address → the relation of a client, and the panel it stands on.
KINDS = {
    "contact": ("contact_points", "crm.view_contacts"),
    "particular": ("particulars", "crm.view_identity"),
    "note": ("notes", "crm.view_notes"),
}
Hidden = ContactPoint | Particular | ClientNote


@guard("crm.reveal_values", ("GET", "POST"))
def client_reveal(
    request: HttpRequest, client: int, kind: str, pk: int
) -> HttpResponse:
    """Ask for the reason; POST shows one contact, particular or note in clear."""
    person = client_in_reach(request, client)
    row = _row(request, person, kind, pk)
    staff = staff_of(request)
    return show(request, lambda look: row.reveal(look, by=staff), _told(person, row))


def _row(request: HttpRequest, person: Client, kind: str, pk: int) -> Hidden:
    if kind not in KINDS:
        raise Http404
    relation, permission = KINDS[kind]
    if not staff_of(request).has_perm(permission):
        raise PermissionDenied
    row: Hidden = get_object_or_404(getattr(person, relation), pk=pk)
    return row


def _told(person: Client, row: Hidden) -> dict[str, Any]:
    told = {"client": person, "back": client_page(person)}
    if isinstance(row, ClientNote):
        return {**told, "what": part_in_words("note"), "hidden": hide_numbers(row.text)}
    what = part_in_words(f"{row.PART}:{row.kind}")
    return {**told, "what": what, "hidden": row.masked}
