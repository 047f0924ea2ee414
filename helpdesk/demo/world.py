"""What the invented matters are drawn from."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from crm.models import Client, ContactPoint, DataKey, Staff
from helpdesk.models import Queue, TicketStatus, TicketType, TypeField, WrapupReason
from messaging.models import Channel

FILE = Path(__file__).with_name("stories.toml")


@dataclass(frozen=True)
class World:
    """What the matters are drawn from."""

    random: Random
    clients: list[Client]
    contacts: dict[int, ContactPoint]
    keys_of: dict[int, DataKey]
    queues: dict[str, Queue]
    members: dict[int, list[Staff]]
    types: dict[str, TicketType]
    priced: set[int]
    endings: list[WrapupReason]
    statuses: dict[str, TicketStatus]
    channel: Channel
    system: Staff
    stories: list[dict[str, Any]]


def world(clients: list[Client], random: Random) -> World:
    """Read once what the matters need."""
    queues = {
        queue.slug: queue for queue in Queue.objects.prefetch_related("members__staff")
    }
    keys = [client.pk for client in clients]
    points = ContactPoint.objects.filter(
        client_id__gte=min(keys, default=0),
        client_id__lte=max(keys, default=0),
        kind="mail",
    )
    return World(
        random=random,
        clients=clients,
        contacts={point.client_id: point for point in points},
        keys_of=_keys_of(clients),
        queues=queues,
        members={q.pk: [m.staff for m in q.members.all()] for q in queues.values()},
        types={one.slug: one for one in TicketType.objects.all()},
        priced=set(
            TypeField.objects.filter(key="amount").values_list("type", flat=True)
        ),
        endings=list(WrapupReason.objects.filter(is_active=True)),
        statuses=TicketStatus.objects.standard(),
        channel=Channel.objects.first_mail(),
        system=Staff.system(),
        stories=tomllib.loads(FILE.read_text(encoding="utf-8"))["story"],
    )


def _keys_of(clients: list[Client]) -> dict[int, DataKey]:
    """The data key of each client."""
    numbers = [client.pk for client in clients]
    found = DataKey.objects.filter(
        client_id__gte=min(numbers, default=0), client_id__lte=max(numbers, default=0)
    )
    return {key.client_id: key for key in found if key.client_id is not None}
