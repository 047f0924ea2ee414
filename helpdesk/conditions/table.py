"""Every condition there is, by its name; the order is that of forms."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.models import ClientFlag, Staff
from crm.models.staff import Department
from crm.models.staff.fields import Kind
from helpdesk.models import Ticket, TicketTag
from helpdesk.models.ticket.fields import Hold, Priority
from helpdesk.models.ticket_status import Category

from .kinds import ME, Age, Column, Condition, Rows, Words

SUPERVISES = "helpdesk.supervise_tickets"


def _own_queues(staff: Staff) -> Q:
    if staff.has_perm(SUPERVISES):
        return Q()
    return Q(queue__in=staff.queue_parts.values("queue"))


def _mentioned(staff: Staff) -> Q:
    unseen = staff.mentions.filter(seen_at=None)
    return Q(pk__in=unseen.values("entry__ticket"))


def this_morning() -> datetime:
    """When the day began, in the zone the desk lives in."""
    at = timezone.localtime(now())
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _today(_staff: Staff) -> Q:
    # By key, or SQLite would walk all tickets where the list is in their order.
    today = Ticket.objects.filter(resolved_at__gte=this_morning())
    return Q(pk__in=today.values("pk"))


def _untagged(_staff: Staff) -> Q:
    return Q(~Exists(TicketTag.objects.filter(ticket=OuterRef("pk"))))


def _flagged(kind: str) -> Callable[[Staff], Q]:
    def means(_staff: Staff) -> Q:
        flags = ClientFlag.objects.in_force()
        if kind:
            flags = flags.filter(kind=kind)
        return Q(client__in=flags.values("client"))

    return means


TABLE: dict[str, Condition] = {
    "category": Column(_("Kind of status"), "category", Category.choices),
    "status": Rows(_("Status"), "status", "helpdesk.TicketStatus"),
    "queue": Rows(_("Queue"), "queue", "helpdesk.Queue", narrow={"is_active": True}),
    "reach": Words(_("Where"), {"queues": (_("In the queues I work in"), _own_queues)}),
    "assignee": Rows(
        _("Held by"),
        "assignee",
        "crm.Staff",
        {
            "me": (ME, lambda staff: Q(assignee=staff)),
            "nobody": (_("Nobody"), lambda _staff: Q(assignee=None)),
        },
        {"is_active": True, "kind": Kind.PERSON},
        "name",
    ),
    "type": Rows(
        _("Type"),
        "type",
        "helpdesk.TicketType",
        {"none": (_("No type"), lambda _staff: Q(type=None))},
        {"is_active": True},
    ),
    "priority": Column(_("Priority"), "priority", Priority.choices),
    "tag": Rows(
        _("Tags"),
        "pk",
        "crm.Tag",
        {"none": (_("No tag"), _untagged)},
        {"is_active": True},
        "name",
        ("helpdesk.TicketTag", "tag", "ticket"),
    ),
    "channel": Rows(_("Channel"), "channel", "messaging.Channel", name="name"),
    "hold": Column(
        _("Put aside"),
        "hold_state",
        [
            (Hold.NOT, _("Not put aside")),
            (Hold.HELD, Hold.HELD.label),
            (Hold.DUE, Hold.DUE.label),
        ],
    ),
    "party": Rows(
        _("Waits for"),
        "third_party",
        "helpdesk.ThirdParty",
        {"any": (_("Any third party"), lambda _staff: ~Q(third_party=None))},
    ),
    "department": Column(_("Whose wait it is"), "wait_department", Department.choices),
    "unread": Words(
        _("Last word"),
        {
            "yes": (
                _("The client wrote, nobody answered"),
                lambda _staff: Q(thread__unread__gt=0),
            ),
            "no": (_("Everything is answered"), lambda _staff: Q(thread__unread=0)),
        },
    ),
    "waits": Age(
        _("The client has waited for an answer for"),
        "thread__client_at",
        is_older=True,
        also=Q(thread__unread__gt=0),
    ),
    "mentioned": Words(_("Mentioned"), {"me": (ME, _mentioned)}),
    "followed": Words(
        _("Followed by"),
        {
            "me": (
                ME,
                lambda staff: Q(pk__in=staff.followed.values("ticket").order_by()),
            )
        },
    ),
    "flag": Words(
        _("Mark of the client"),
        {
            "any": (_("Any mark"), _flagged("")),
            **{kind: (kind.label, _flagged(kind)) for kind in ClientFlag.Kind},
        },
    ),
    "client_tag": Rows(
        _("Tags of the client"),
        "client",
        "crm.Tag",
        narrow={"is_active": True},
        name="name",
        through=("crm.ClientTag", "tag", "client"),
    ),
    "side": Words(
        _("Client is"),
        {
            "borrower": (_("Borrower"), lambda _staff: Q(client__is_borrower=True)),
            "lender": (_("Lender"), lambda _staff: Q(client__is_lender=True)),
        },
    ),
    "older": Age(_("Opened longer ago than"), "created_at", is_older=True),
    "newer": Age(_("Opened within the last"), "created_at", is_older=False),
    "quiet": Age(_("Nothing happened for"), "last_at", is_older=True),
    "lively": Age(_("Something happened in the last"), "last_at", is_older=False),
    "ended": Age(_("Resolved within the last"), "resolved_at", is_older=False),
    "resolved": Words(_("Resolved"), {"today": (_("Today"), _today)}),
}
