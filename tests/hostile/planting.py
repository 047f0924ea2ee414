"""600 script payloads put through the inputs of a running product, in its own data.

Usage: python -m tests.hostile.planting PART, with the product's environment; a part is
mails, portal, programs or staff.
Prints one JSON object: how many went in by which way, and the addresses worth seeing.
"""

import json
import sys
from collections import Counter
from typing import Any

import django

from tests.hostile.scripts import payloads

THREADS, EACH = 12, 50
FILES = 10
# What stands in lists that are shown whole, on every page even.
FEW = 24


class Planting:
    """What has been put in: `counts` by way, `paths` that show it."""

    def __init__(self) -> None:
        from crm.models import Staff

        self.texts = payloads()
        self.counts: Counter[str] = Counter()
        self.paths: list[str] = []
        self.by = {one.username: one for one in Staff.objects.people()}
        self.agent, self.lead = self.by["agent"], self.by["supervisor"]

    def each(self, way: str, most: int = 0, longest: int = 0) -> list[str]:
        """The payloads for one input, cut where it is shorter; they are counted."""
        step = max(1, len(self.texts) // most) if most else 1
        chosen = self.texts[::step][: most or None]
        self.counts[way] += len(chosen)
        return [text[:longest] if longest else text for text in chosen]

    def shared(self, way: str, **how: int) -> list[tuple[int, list[str]]]:
        """The same in slices for the threads of twelve tickets."""
        chosen = self.each(way, **how)
        return [(n, chosen[n * EACH : (n + 1) * EACH]) for n in range(THREADS)]

    def told(self) -> str:
        """As JSON."""
        return json.dumps({"counts": self.counts, "paths": self.paths})


def ticket_of(p: Planting, subject: str) -> Any:
    """A new ticket with one message, in the agent's own queue."""
    from helpdesk.models import Queue, Ticket
    from helpdesk.models.ticket import Message, Opening
    from messaging.models import Channel

    client = client_of(p, "Client of threads")
    opening = Opening(
        subject=subject,
        client=client,
        queue=Queue.objects.visible_to(p.agent).order_by("pk")[0],
        contact=client.contact_points.get(),
        channel=Channel.objects.first_mail(),
    )
    ticket = Ticket.objects.open_matter(opening, by=p.agent)
    ticket.receive(Message("The first word"), by=p.agent)
    p.paths.append(ticket.get_absolute_url())
    return ticket


def client_of(p: Planting, name: str) -> Any:
    """A client with a mail address of their own."""
    from crm.models import Client

    client = Client.objects.register(name, by=p.agent)
    client.add_contact("mail", f"c{client.pk}@hostile.example", by=p.agent)
    return client


def main(part: str) -> None:
    """Put one part in."""
    from django.core.cache import cache

    from tests.hostile import by_staff, by_strangers

    planting = Planting()
    cache.clear()
    {
        "mails": by_strangers.mails_of,
        "portal": by_strangers.portal,
        "programs": by_strangers.programs,
        "staff": by_staff.plant,
    }[part](planting)
    sys.stdout.write(planting.told())


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1])
