"""What the page of a ticket must know beside the ticket, asked for in one statement."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from config.lib.prepared import Prepared
from helpdesk.attending import unread_count
from helpdesk.models import (
    Alert,
    Bell,
    Draft,
    Entry,
    Mention,
    Participant,
    ScheduledReply,
    SideConversation,
    Ticket,
    Verification,
)
from helpdesk.models.ticket.verifiable import doubts
from helpdesk.models.ticket_tag import tag_words

if TYPE_CHECKING:
    from crm.models import Staff

OWN = Q(ticket=OuterRef("pk"))


def _of_ticket() -> dict[str, Any]:
    """The words of its tags; whether it has side conversations, participants, replies
    that wait and a verification that was not ended; whether there is doubt about the
    client's last line (`Ticket.verification`).
    """
    merged = Q(ticket__merged_into=OuterRef("pk"))
    last = doubts(Entry.objects.filter(OWN))
    proofs = Verification.objects.filter(OWN, ended_at=None)
    return {
        "tag_words": tag_words(),
        "has_sides": Exists(SideConversation.objects.filter(OWN | merged)),
        "has_people": Exists(Participant.objects.filter(OWN)),
        "has_later": Exists(ScheduledReply.objects.standing().filter(OWN)),
        "has_proof": Exists(proofs),
        "is_doubtful": Subquery(last[:1]),
    }


def _of_reader(staff: int) -> dict[str, Any]:
    """The reader's draft and the newest of a colleague; the reader's bell and alerts,
    and whether a note calls them.
    """
    # What is merged into a ticket is read in its thread.
    in_thread = Q(entry__ticket=OuterRef("pk"))
    in_thread |= Q(entry__ticket__merged_into=OuterRef("pk"))
    called = Mention.objects.filter(in_thread, staff=staff, seen_at=None)
    here = Alert.objects.unread().filter(OWN, receiver=staff)
    seen = Bell.objects.filter(staff=staff).values("seen_at")
    others = Draft.objects.filter(OWN, staff__is_active=True).exclude(staff=staff)
    written = others.order_by("-updated_at")
    name = Coalesce(NullIf("staff__name", Value("")), "staff__username")
    return {
        "has_draft": Exists(Draft.objects.filter(OWN, staff=staff)),
        "draft_by": Subquery(written.values("staff")[:1]),
        "draft_name": Subquery(written.values_list(name)[:1]),
        "bell_count": unread_count(staff),
        "bell_here": Exists(here),
        "called_here": Exists(called),
        "bell_seen": Subquery(seen[:1]),
    }


def _asked(ticket: int, staff: int) -> "QuerySet[Any, dict[str, Any]]":
    facts = {**_of_ticket(), **_of_reader(staff)}
    return Ticket.objects.filter(pk=ticket).annotate(**facts).values(*facts)


_FACTS = Prepared(_asked, "ticket", "staff")


def tell(ticket: Ticket, staff: "Staff") -> None:
    """Lay them down with the ticket, as the attributes named above: as they are for
    `staff` at this moment, so for a ticket that was just read.
    """
    [facts] = _FACTS.rows(ticket=ticket.pk, staff=staff.pk)
    vars(ticket).update(facts)
