"""What the desk does when something happened below or beside it."""

from crm.models import Activity, Staff
from crm.reacting import on
from helpdesk.models import Entry, Ticket

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
    entry.ticket.reply_not_sent(code, by=activity.by, key=f"a{activity.pk}")


@on("staff.disabled")
def give_back_tickets(activity: Activity) -> None:
    """What a disabled member of staff held goes back to its queues."""
    held = Ticket.objects.unresolved().filter(assignee=activity.subject_id)
    for ticket in list(held.select_related("thread")):
        ticket.release(by=Staff.system())
