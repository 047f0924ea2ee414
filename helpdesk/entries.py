"""Lines of a thread with all that is shown beside them."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from config.lib.prepared import Prepared
from helpdesk.models import Attachment, Entry, EntryCopy, Ticket
from messaging.models import Delivery

# Lines of a thread at once.
SIZE = 50
# Of a Delivery: what is sealed or long.
NOT_SHOWN = ("to", "text", "secret", "references")


def with_parts(ticket: Ticket, found: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """The lines with all that is shown beside them."""
    return _joined(found).prefetch_related(*_beside(ticket))


def newest_of(ticket: Ticket) -> list[Entry]:
    """The newest SIZE lines with all that, the newest first, and one more if any."""
    found: list[Entry] = _NEWEST.objects(ticket=ticket.pk)
    prefetch_related_objects(found, *_beside(ticket))
    return found


def _newest(ticket: int) -> "QuerySet[Entry]":
    return _joined(Entry.objects.filter(ticket=ticket)).order_by("-number")[: SIZE + 1]


_NEWEST = Prepared(_newest, "ticket")


def _joined(found: "QuerySet[Entry]") -> "QuerySet[Entry]":
    hidden = (f"delivery__{name}" for name in NOT_SHOWN)
    found = found.select_related("staff", "delivery", "participant")
    return found.defer("participant__to", *hidden)


def _beside(ticket: Ticket) -> Iterator[Prefetch]:
    yield Prefetch("attachments", queryset=Attachment.objects.shown())
    if vars(ticket).get("has_people"):
        # Asked for only where there may be some: most tickets have none.
        sent = EntryCopy.objects.select_related("participant", "delivery")
        copies = sent.defer(*(f"delivery__{name}" for name in NOT_SHOWN)).order_by("pk")
        yield Prefetch("copies", queryset=copies)


def copies_of(entry: Entry) -> list[EntryCopy]:
    """The copies of a line that was read for a ticket with participants."""
    known = getattr(entry, "_prefetched_objects_cache", {})
    return list(known.get("copies", ()))


def sent_for(entry: Entry) -> list[Delivery]:
    """All that left or will leave for a line."""
    own = [entry.delivery] if entry.delivery else []
    return [*own, *(copy.delivery for copy in copies_of(entry))]
