"""The replies that wait for their time, as a thread shows them below its lines."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from config.lib.clock import now
from config.lib.moments import clock
from crm.masking import hide_numbers
from helpdesk.later_words import why
from helpdesk.models import ScheduledReply, Ticket


@dataclass(frozen=True)
class Waiting:
    """One of them in words."""

    reply: ScheduledReply
    # Its text with the numbers masked, and the names of its files.
    said: str
    names: Sequence[str]
    moment: str
    reason: str

    @property
    def state(self) -> tuple[object, ...]:
        """Changes whenever anything of it changes that is shown."""
        reply = self.reply
        return (reply.pk, reply.state, reply.at, zlib.crc32(self.said.encode()))


def waiting_on(ticket: Ticket) -> list[Waiting]:
    """Those that stand, the next one first; asked for only where `facts` tell
    of some: most tickets have none.
    """
    if not vars(ticket).get("has_later"):
        return []
    found = ScheduledReply.objects.standing().filter(ticket=ticket)
    ordered = found.select_related("staff").prefetch_related("files")
    return [_waiting(reply) for reply in ordered.order_by("at", "pk")]


def _waiting(reply: ScheduledReply) -> Waiting:
    names = [hide_numbers(file.name) for file in reply.files.all()]
    said, moment = hide_numbers(reply.text), clock(reply.at, now())
    return Waiting(reply, said, names, moment, why(reply.why))
