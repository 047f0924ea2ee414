"""A list out of several queues, as parts that each walk an index in the list's order.

One query over all of them would walk the tickets of every queue until a page is full:
on a large desk, all of what colleagues do. Taken apart, and merged in order by the
database, only what is shown is visited, whatever else there is.
"""

from crm.models import Staff
from helpdesk.conditions.table import SUPERVISES
from helpdesk.models import Ticket
from helpdesk.models.ticket.queryset import TicketQuerySet
from helpdesk.viewing import View

# More are looked through as a whole.
MOST = 30


def parts_of(
    staff: Staff, view: View, queue: int | None, queues: list[int]
) -> list[TicketQuerySet]:
    """The parts whose union is what the view shows `staff`; none where one walk finds
    it anyway. `queues` are the keys of the queues in reach.
    """
    said = view.conditions
    if view.trouble or queue is not None or said.is_short or len(queues) > MOST:
        return []
    if said.of("resolved") or said.of("category") == ("waiting_third",):
        return []
    chosen = [int(key) for key in said.of("queue")]
    if staff.has_perm(SUPERVISES):
        return _by_queue(view, staff, chosen) if len(chosen) > 1 else []
    own = _by_queue(view, staff, [q for q in queues if not chosen or q in chosen])
    if said.of("reach"):
        return own
    return [*own, *_beside(view, staff, queues)]


def _by_queue(view: View, staff: Staff, queues: list[int]) -> list[TicketQuerySet]:
    # What is said of queues is said by the parts: once more beside it, PostgreSQL would
    # no longer see that the index is in order, and read and sort all of each queue.
    rest = view.conditions.but(queue=[], reach=[]).where(staff)
    return [Ticket.objects.filter(rest, queue=queue) for queue in queues]


def _beside(view: View, staff: Staff, queues: list[int]) -> list[TicketQuerySet]:
    """What one reaches in other queues. What one holds is not told from what is in
    one's own queues: that would walk all of it before the first other one.

    What one follows is a short list that no index of tickets has in order: it is begun
    from that list (`by_key`), and put in order itself.
    """
    held = Ticket.objects.filter(view.where(staff), assignee=staff)
    followed = Ticket.objects.filter(
        view.where(staff), pk__in=staff.followed.values("ticket").order_by()
    )
    return [held, followed.exclude(queue__in=queues).by_key()]
