"""What a ticket has to do with: those who follow it, and other tickets."""

from dataclasses import dataclass

from django.db.models import Q

from crm.models import Staff
from helpdesk.models import Follower, Ticket
from helpdesk.models.excerpt import TicketLink

OTHERS = 6
LINKS = 50


@dataclass(frozen=True)
class Connected:
    """Another ticket, and what it is to this one: "parent", "child", "related",
    "split-off", "split-from", "merged", "follow-up", "follow-of".
    """

    ticket: Ticket
    kind: str


def followers(ticket: Ticket) -> list[Follower]:
    """Who follows, the first of them first, with the people."""
    return list(ticket.followers.select_related("staff", "by").order_by("at", "pk"))


def linked(ticket: Ticket, staff: Staff) -> list[Connected]:
    """Tickets in reach of `staff` that are linked to this one or merged into it, at
    most 50 of each.
    """
    links = TicketLink.objects.filter(Q(first=ticket) | Q(second=ticket))
    kinds = {
        one.second_id if one.first_id == ticket.pk else one.first_id: one
        for one in links.order_by("-at")[:LINKS]
    }
    reach = Ticket.objects.visible_to(staff).select_related("status")
    tied = reach.filter(Q(pk__in=kinds) | Q(merged_into=ticket.pk))
    return [
        Connected(other, _kind(kinds.get(other.pk), ticket))
        for other in tied.order_by("-number")[: 2 * LINKS]
    ]


def others(ticket: Ticket, staff: Staff) -> list[Ticket]:
    """The client's newest other tickets in reach of `staff`."""
    return list(Ticket.objects.visible_to(staff).beside(ticket)[:OTHERS])


def _kind(link: TicketLink | None, ticket: Ticket) -> str:
    if link is None:
        return "merged"
    is_first = link.first_id == ticket.pk
    return {
        TicketLink.Kind.RELATED: "related",
        TicketLink.Kind.CHILD: "child" if is_first else "parent",
        TicketLink.Kind.FOLLOWS: "follow-up" if is_first else "follow-of",
        TicketLink.Kind.SPLIT: "split-off" if is_first else "split-from",
    }[TicketLink.Kind(link.kind)]
