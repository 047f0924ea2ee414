"""What happened around a client, in sentences, merged records included."""

import datetime
from dataclasses import dataclass

from config.lib import keyset
from crm.models import Activity, Client
from crm.models.activity import ActivityQuerySet
from crm.sentences import describe

RECENT = 8
SIZE = 50
# By the longest beginning of the action's name that fits.
ICONS = {
    "ticket": "ticket",
    "ticket.resolved": "check",
    "ticket.replied": "reply",
    "ticket.received": "mail",
    "client.contact": "phone",
    "client.particular": "id-card",
    "client.flag": "flag",
    "client.consent": "check",
    "client.consent_withdrawn": "ban",
    "client.tagged": "tag",
    "client.untagged": "tag",
    "client.note": "sticky-note",
    "client.advanced": "trending-up",
    "client.entered": "user-plus",
    "client.registered": "user-plus",
    "client.revised": "pencil",
    "client.merged": "git-merge",
    "client.revealed": "eye",
}
TICKET = "helpdesk.ticket"


@dataclass(frozen=True)
class Event:
    """One activity as a line; `ticket` is the number of the one it was done to."""

    at: datetime.datetime
    words: str
    icon: str
    ticket: int | None


def recent(client: Client) -> list[Event]:
    """The newest few."""
    return _events(list(_around(client).order_by("-pk")[:RECENT]))


def page(client: Client, cursor: str | None) -> tuple[keyset.Page, list[Event]]:
    """One page of all of them, newest first."""
    found = keyset.page(_around(client), ("-pk",), cursor, SIZE)
    return found, _events(found.rows)


def _around(client: Client) -> ActivityQuerySet:
    numbers = client.numbers()
    if len(numbers) == 1:
        return Activity.objects.about_client(client.pk)
    return Activity.objects.filter(client_id__in=numbers)


def _events(activities: list[Activity]) -> list[Event]:
    return [
        Event(
            activity.at,
            words,
            _icon(activity.action),
            activity.subject_id if activity.subject_type == TICKET else None,
        )
        for activity, words in zip(activities, describe(activities), strict=True)
    ]


def _icon(action: str) -> str:
    fits = [start for start in ICONS if action.startswith(start)]
    return ICONS[max(fits, key=len)] if fits else "circle"
