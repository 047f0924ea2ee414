"""Held tickets come back by themselves."""

from config.lib import loops
from config.lib.clock import now
from crm.models import Staff
from helpdesk.models import Ticket

BATCH = 100


def wake_due() -> int:
    """Wake the tickets whose moment has come, the longest due first; how many were
    taken up. A worker that was down wakes what it missed.
    """
    due = Ticket.objects.filter(
        hold_state=Ticket.Hold.HELD, held_until__lte=now()
    ).select_related("thread")
    tickets = list(due.order_by("held_until")[:BATCH])
    for ticket in tickets:
        if loops.stopping():
            break
        ticket.wake(by=Staff.system())
    return len(tickets)
