"""Finding tickets: by reach, by list, by page; and opening one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from config.lib.clock import now
from crm.activity import record
from crm.masking import mask_text
from crm.models import Activity
from crm.models.activity import subject_type
from helpdesk.models.ticket_status import WAITING, Category, TicketStatus

from .entering import Entering
from .fields import Hold, Priority, Way

if TYPE_CHECKING:
    from crm.models import Client, ContactPoint, Staff
    from helpdesk.models import Queue, Ticket, TicketType
    from messaging.models import Channel


SHOWN_IN_ROWS = (
    "subject",
    "priority",
    "category",
    "status__slug",
    "status__name",
    "status__name_zh",
    "hold_state",
    "held_until",
    "last_at",
    "client__name",
    "client__foreign_name",
    "assignee__name",
    "assignee__username",
    "thread__last_text",
    "thread__last_side",
    "thread__unread",
    "channel__kind",
)
SHOWN_BY_CHOICE = {
    "queue": ("queue__name", "queue__name_zh", "queue__colour"),
    "type": ("type__name", "type__name_zh"),
}

SHOWN_IN_API = (
    *SHOWN_IN_ROWS,
    "queue__slug",
    "type__slug",
    "reference",
    "values",
    "third_party__slug",
    "wait_department",
    "merged_into_id",
    "created_at",
    "resolved_at",
    "thread__next_number",
)


@dataclass(frozen=True)
class Opening:
    """What is known of a matter when it begins."""

    subject: str
    client: "Client"
    queue: "Queue"
    contact: "ContactPoint | None" = None
    channel: "Channel | None" = None
    type: "TicketType | None" = None
    priority: int = Priority.NORMAL
    way: str = Way.MAIL


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Reach, lists and pages."""

    def visible_to(self, staff: "Staff") -> "TicketQuerySet":
        """Those in reach: of one's queues, assigned to one or followed; every one for
        who supervises.
        """
        if staff.has_perm("helpdesk.supervise_tickets"):
            return self
        if not staff.has_perm("helpdesk.work_tickets"):
            return self.none()
        own, followed = staff.queue_parts.values("queue"), staff.followed
        return self.filter(
            Q(queue__in=own)
            | Q(assignee=staff)
            | Q(pk__in=followed.values("ticket").order_by())
        )

    def in_queues_of(self, staff: "Staff") -> "TicketQuerySet":
        """Those that wait in queues in reach, whoever holds them."""
        if staff.has_perm("helpdesk.supervise_tickets"):
            return self
        if not staff.has_perm("helpdesk.work_tickets"):
            return self.none()
        return self.filter(queue__in=staff.queue_parts.values("queue"))

    def by_key(self) -> "TicketQuerySet":
        """The same, found by their keys alone: SQLite, which does not know how few
        those are, would rather walk all open tickets for their order.
        """
        hidden = Coalesce("is_done", Value(value=False))
        return self.alias(done_by_key=hidden)

    def of_state(self, *, done: bool) -> "TicketQuerySet":
        """Those resolved or closed, or the others; of `by_key` without an index."""
        if "done_by_key" in self.query.annotations:
            return self.filter(done_by_key=done)
        return self.resolved() if done else self.unresolved()

    def unresolved(self) -> "TicketQuerySet":
        """Those not resolved or closed."""
        # Not `=`: Django writes that as NOT is_done, for which SQLite has no index.
        return self.filter(is_done__in=[False])

    def resolved(self) -> "TicketQuerySet":
        """Those resolved or closed."""
        return self.filter(is_done__in=[True])

    def waiting(self) -> "TicketQuerySet":
        """Those in which the client or a third party has the next word."""
        return self.unresolved().filter(category__in=WAITING)

    def unread(self) -> "TicketQuerySet":
        """Those in which the client has said something nobody answered."""
        return self.filter(thread__unread__gt=0)

    def mentioning(self, staff: "Staff") -> "TicketQuerySet":
        """Those in which a note calls `staff`, who has not looked since."""
        unseen = staff.mentions.filter(seen_at=None)
        return self.filter(pk__in=unseen.values("entry__ticket"))

    def assigned_to(self, staff: "Staff") -> "TicketQuerySet":
        """Those `staff` holds."""
        return self.filter(assignee=staff)

    def unassigned(self) -> "TicketQuerySet":
        """Those nobody holds."""
        return self.filter(assignee=None)

    def not_held(self) -> "TicketQuerySet":
        """Those that are not put aside; what has woken is back."""
        return self.exclude(hold_state=Hold.HELD)

    def held_or_due(self) -> "TicketQuerySet":
        """Those put aside, and those that have woken since."""
        return self.exclude(hold_state=Hold.NOT)

    def due_again(self) -> "TicketQuerySet":
        """Those that have woken, with nothing done since."""
        return self.filter(hold_state=Hold.DUE)

    def for_list(self, columns: Iterable[str] = ()) -> "TicketQuerySet":
        """With what a row of a list shows and nothing else, its tags as `tag_words`;
        `columns` are the parts of it that not every list has.
        """
        from helpdesk.models.ticket_tag import tag_words

        more = [name for name in columns if name in SHOWN_BY_CHOICE]
        shown = [field for name in more for field in SHOWN_BY_CHOICE[name]]
        found = self.select_related(
            "client", "thread", "assignee", "status", "channel", *more
        )
        return found.only(*SHOWN_IN_ROWS, *shown).annotate(tag_words=tag_words())

    def for_api(self) -> "TicketQuerySet":
        """With what a program is told of it, in three statements."""
        from helpdesk.models import Wrapup
        from helpdesk.models.ticket_tag import TicketTag

        ends = Wrapup.objects.select_related("reason").order_by("-at", "-pk")
        own = ("client", "thread", "assignee", "status", "queue", "type")
        found = self.select_related(*own, "third_party", "channel").only(*SHOWN_IN_API)
        given = TicketTag.objects.select_related("tag").only("ticket", "tag__name")
        tags = models.Prefetch("ticket_tags", queryset=given)
        return found.prefetch_related(models.Prefetch("wrapups", queryset=ends), tags)

    def changed_since(self, moment: datetime) -> "TicketQuerySet":
        """Those that something was done to since then."""
        from helpdesk.models import Ticket

        done = Activity.objects.filter(
            subject_type=subject_type(Ticket), at__gte=moment
        )
        return self.filter(pk__in=done.values("subject_id"))

    def beside(self, ticket: "Ticket") -> "TicketQuerySet":
        """The client's other tickets, newest first, with what a short list shows."""
        shown = ("subject", "category", "status__slug", "status__name")
        found = self.filter(client=ticket.client_id).exclude(pk=ticket.pk)
        found = found.select_related("status").only(*shown, "status__name_zh")
        return found.order_by("-number")

    def for_page(self) -> "TicketQuerySet":
        """With the people and the thread that the ticket's page shows. Queue and type
        are handed to it with the others that the page offers (`panes`), and what else
        must be known in one statement more (`facts`).
        """
        return self.select_related(
            "client", "contact", "thread", "assignee", "status", "third_party"
        )


class TicketManager(Entering, models.Manager.from_queryset(TicketQuerySet)):  # type: ignore[misc]
    """Opens matters."""

    def open_matter(self, opening: Opening, *, by: "Staff") -> "Ticket":
        """A new ticket with an empty thread; its first line is the next verb."""
        from helpdesk.models.thread import Thread

        at = now()
        with transaction.atomic():
            ticket: Ticket = self.create(
                subject=mask_text(" ".join(opening.subject.split()))[:300],
                client=opening.client,
                contact=opening.contact,
                channel=opening.channel,
                way=opening.way,
                queue=opening.queue,
                type=opening.type,
                status=TicketStatus.objects.first_of(Category.NEW),
                priority=opening.priority,
                created_at=at,
                last_at=at,
            )
            ticket.thread = Thread.objects.create(ticket=ticket)
            record(
                "ticket.opened",
                ticket,
                by=by,
                client_id=ticket.client_id,
                queue=ticket.queue_id,
            )
        return ticket
