"""Noting what is to be put into the index, in the transaction that changed it."""

from collections.abc import Iterable, Sequence

from config.lib.clock import now
from crm.models import Activity
from crm.reacting import at_once
from helpdesk.models import ToIndex

KINDS = {
    "helpdesk.ticket": "ticket",
    "crm.client": "client",
    "helpdesk.article": "article",
}


@at_once(*KINDS)
def follow(activities: Sequence[Activity]) -> None:
    """Every verb of such a thing may change what it is found by; one that does not is
    found out when its words are compared.
    """
    keys = [activity.subject_id for activity in activities]
    note(KINDS[activities[0].subject_type], keys)


def note(kind: str, keys: Iterable[int]) -> None:
    """Have these things put into the index soon; a ticket with all its lines, an
    article with both its wordings."""
    at = now()
    ToIndex.objects.bulk_create(ToIndex(kind=kind, key=key, due_at=at) for key in keys)
