"""Hundreds of tickets under one tag, for who works on all of them at once."""

from datetime import timedelta
from typing import Any


def gather(variant: str, count: int) -> dict[str, Any]:
    """So many open tickets of one client that nobody holds and nobody wrote in lately;
    the tag they have in common, and how many they are.
    """
    from config.lib.clock import now
    from crm.models import Client, Staff, Tag
    from helpdesk.models import Queue, Thread, Ticket, TicketStatus, TicketTag

    by, at = Staff.objects.get(username="supervisor"), now() - timedelta(days=30)
    tag = Tag(name=f"停机 {variant}")
    tag.set_up(by=by)
    client = Client.objects.enter({"name": "众人"}, by=by)
    told = {
        "client": client,
        "queue": Queue.objects.filter(is_active=True).order_by("place", "pk")[0],
        "status": TicketStatus.objects.first_of("open"),
        "category": "open",
        "created_at": at,
        "last_at": at,
    }
    names = [f"停机期间充值失败（{number}）" for number in range(count)]
    tickets = Ticket.objects.bulk_create(Ticket(subject=n, **told) for n in names)
    Thread.objects.bulk_create(Thread(ticket=ticket) for ticket in tickets)
    TicketTag.objects.bulk_create(
        TicketTag(ticket=ticket, tag=tag, by=by, at=at) for ticket in tickets
    )
    return {"tag": tag.pk, "count": count}
