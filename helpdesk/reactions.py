"""What the desk does when something happened below or beside it."""

from collections.abc import Iterator

from crm.models import Activity, Staff
from crm.reacting import on
from helpdesk.models import Entry, Ticket
from helpdesk.models.ticket.fields import SYSTEM_KEY
from helpdesk.search import noting  # noqa: F401 - it listens

SLICE = 50
CODES = {"delivery.failed": "reply-failed", "delivery.uncertain": "reply-uncertain"}


@on(*CODES)
def show_failure_in_thread(activity: Activity) -> None:
    """A reply that did not leave becomes an event line and opens the matter."""
    entry = (
        Entry.objects.filter(delivery=activity.subject_id)
        .select_related("ticket")
        .first()
    )
    if entry is None:
        return
    # What was known then, not what the delivery is by now: a resend may have succeeded.
    code = CODES[activity.action]
    entry.ticket.reply_not_sent(code, by=activity.by, key=f"{SYSTEM_KEY}{activity.pk}")


@on("staff.disabled", "staff.role_changed")
def give_back_tickets(activity: Activity) -> Iterator[None]:
    """What a colleague may hold no longer goes back to its queues, some at a time."""
    staff = Staff.objects.get(pk=activity.subject_id)
    held = Ticket.objects.unresolved().filter(assignee=staff)
    for place, ticket in enumerate(list(held.select_related("thread", "queue")), 1):
        if not ticket.may_hold(staff):
            ticket.release(by=Staff.system())
        if place % SLICE == 0:
            yield
