"""What a merge would do, counted before anybody presses the button."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm import relations
from crm.models import Client
from crm.refused import Refused

LABELS: dict[str, Promise] = {
    "crm.contactpoint.client": _("Contacts"),
    "crm.particular.client": _("Identity numbers, cards and addresses"),
    "crm.clientnote.client": _("Notes"),
    "crm.clientflag.client": _("Flags"),
    "crm.clienttag.client": _("Tags"),
    "crm.consent.client": _("Consents"),
    "crm.clientgrant.client": _("Colleagues this client was named to"),
    "crm.platformaccount.client": _("Account on the platform"),
    "crm.client.merged_into": _("Records merged before"),
    "helpdesk.ticket.client": _("Tickets"),
    "helpdesk.entry.client": _("Messages"),
    "messaging.delivery.client": _("Sendings"),
    "helpdesk.verification.client": _("Verifications"),
}


@dataclass(frozen=True)
class Preview:
    """Kind → how many come over; kind → how many both have, which rest with the old
    record; and why it cannot be done ("": it can).
    """

    moving: list[tuple[Any, int]]
    resting: list[tuple[Any, int]]
    refusal: str


def preview(target: Client, source: Client) -> Preview:
    """Count what merging `source` into `target` would do; changes nothing."""
    moving, resting = [], []
    for name, label in LABELS.items():
        relation = relations.moving()[name]
        twins = len(relation.twins(source.pk, target.pk))
        count = relation.of(source.pk).count() - twins
        moving += [(label, count)] if count else []
        resting += [(label, twins)] if twins else []
    return Preview(moving, resting, _refusal(target, source))


def _refusal(target: Client, source: Client) -> str:
    try:
        target.may_merge(source)
    except Refused as refused:
        return str(refused)
    return ""
