"""Lines of a thread with all that is shown beside them."""

from django.db.models import Prefetch, QuerySet

from helpdesk.models import Attachment, Entry, EntryCopy, Ticket
from messaging.models import Delivery

# Of a Delivery: what is sealed or long.
NOT_SHOWN = ("to", "text", "secret", "references")


def with_parts(ticket: Ticket, found: "QuerySet[Entry]") -> "QuerySet[Entry]":
    """The lines with all that is shown beside them."""
    files = Prefetch("attachments", queryset=Attachment.objects.shown())
    if vars(ticket).get("has_people"):
        # Asked for only where there may be some: most tickets have none.
        sent = EntryCopy.objects.select_related("participant", "delivery")
        copies = sent.defer(*(f"delivery__{name}" for name in NOT_SHOWN)).order_by("pk")
        found = found.prefetch_related(Prefetch("copies", queryset=copies))
    return (
        found.select_related("staff", "delivery", "participant")
        .defer(
            "participant__to",
            *(f"delivery__{name}" for name in NOT_SHOWN),
        )
        .prefetch_related(files)
    )


def copies_of(entry: Entry) -> list[EntryCopy]:
    """The copies of a line that was read for a ticket with participants."""
    known = getattr(entry, "_prefetched_objects_cache", {})
    return list(known.get("copies", ()))


def sent_for(entry: Entry) -> list[Delivery]:
    """All that left or will leave for a line."""
    own = [entry.delivery] if entry.delivery else []
    return [*own, *(copy.delivery for copy in copies_of(entry))]
