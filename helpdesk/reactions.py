"""What the desk does when something happened below or beside it."""

from collections.abc import Callable, Iterable, Iterator

from crm.models import Activity, Staff
from crm.reacting import on
from helpdesk.models import Alert, Entry, SideLine, Ticket
from helpdesk.models.alert import Kind
from helpdesk.models.ticket.fields import SYSTEM_KEY
from helpdesk.search import noting  # noqa: F401 - it listens

SLICE = 50
CODES = {"delivery.failed": "failed", "delivery.uncertain": "uncertain"}


@on(*CODES)
def show_failure_in_thread(activity: Activity) -> None:
    """A reply that did not leave becomes an event line and opens the matter."""
    entry = _said_by(activity)
    if entry is None:
        return
    # What was known then, not what the delivery is by now: a resend may have succeeded.
    noun = "forward" if entry.is_forward else "reply"
    code = f"{noun}-{CODES[activity.action]}"
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


@on("ticket.assigned")
def tell_of_assignment(activity: Activity) -> None:
    """Whoever is given a ticket is told."""
    _tell(Kind.ASSIGNED, activity, lambda ticket: [activity.particulars["to"]])


@on("ticket.noted")
def tell_of_mention(activity: Activity) -> None:
    """Whoever a note calls by name is told."""
    called = activity.particulars.get("mentioned", [])
    if called:
        _tell(Kind.MENTIONED, activity, lambda ticket: called)


@on("ticket.received")
def tell_of_message(activity: Activity) -> Iterator[None]:
    """Whoever holds the ticket is told that the client wrote, and who follows it.

    By the worker: most messages begin a matter that nobody holds yet.
    """
    _tell(Kind.MESSAGE, activity, lambda ticket: [ticket.assignee_id])
    yield
    _tell(Kind.FOLLOWED, activity, _followers)


@on("ticket.later_held")
def tell_of_holding_back(activity: Activity) -> None:
    """Its author is told, or who holds the ticket where they work on it no longer."""

    def receiver(ticket: Ticket) -> list[int | None]:
        author = Staff.objects.get(pk=activity.particulars["author"])
        reach = Ticket.objects.visible_to(author).filter(pk=ticket.pk)
        here = author.is_active and reach.exists()
        return [author.pk if here else ticket.assignee_id]

    _tell(Kind.LATER, activity, receiver)


@on("ticket.later_dropped")
def tell_of_dropping(activity: Activity) -> None:
    """Somebody else decided that a reply is not sent: its author is told."""
    author = activity.particulars["author"]
    _tell(Kind.LATER, activity, lambda _ticket: [author])


@on("ticket.woke")
def tell_of_waking(activity: Activity) -> None:
    """A ticket whose moment has come is told to who holds it, else to who put it aside.

    One that the client woke is told as their message.
    """
    if activity.particulars["why"] == "time":
        _tell(
            Kind.DUE, activity, lambda ticket: [ticket.assignee_id or _holder(ticket)]
        )


@on(*CODES)
def tell_of_failure(activity: Activity) -> None:
    """A reply that did not leave is told to its author, and to who holds the ticket."""
    line: Entry | SideLine | None = _said_by(activity) or _asked_by(activity)
    if line is None:
        return
    place = line.ticket if isinstance(line, Entry) else line.conversation.ticket
    ticket = place.standing()
    author, receivers = line.staff, [ticket.assignee_id]
    if author and Ticket.objects.visible_to(author).filter(pk=ticket.pk).exists():
        receivers.append(author.pk)
    Alert.objects.tell(Kind.FAILED, receivers, of=ticket, because=activity)


def _said_by(activity: Activity) -> Entry | None:
    """The line that the delivery is of, or a copy of."""
    said = Entry.objects.select_related("ticket", "staff")
    # One after the other: with both in one condition every line would be looked at.
    own = said.filter(delivery=activity.subject_id).first()
    return own or said.filter(copies__delivery=activity.subject_id).first()


def _asked_by(activity: Activity) -> SideLine | None:
    """The mail to a third party that the delivery is of."""
    found = SideLine.objects.filter(delivery=activity.subject_id)
    return found.select_related("conversation__ticket", "staff").first()


def _tell(
    kind: str, activity: Activity, receivers: Callable[[Ticket], Iterable[int | None]]
) -> None:
    ticket = Ticket.objects.get(pk=activity.subject_id)
    Alert.objects.tell(kind, receivers(ticket), of=ticket, because=activity)


def _followers(ticket: Ticket) -> Iterable[int]:
    """Who follows; whoever holds it too is told that already."""
    others = ticket.followers.exclude(staff=ticket.assignee_id)
    return others.values_list("staff", flat=True)


def _holder(ticket: Ticket) -> int | None:
    held = Activity.objects.about(ticket).filter(action="ticket.held")
    return held.order_by("-pk").values_list("by", flat=True).first()
