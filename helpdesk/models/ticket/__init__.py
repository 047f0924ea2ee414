"""Ticket: one matter of one client. Each ability has its own room beside this one."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from helpdesk.models.ticket_status import Category

from .classifiable import Classifiable
from .consultable import Consultable
from .fields import Hold, TicketFields
from .forwardable import Forwardable
from .queryset import Opening, TicketManager
from .readable import Readable
from .receivable import Message, Receivable
from .referable import Referable
from .resolvable import Ending, Resolvable
from .saying import Enclosed, File, Then
from .schedulable import Later, Schedulable
from .shareable import Shareable
from .splittable import Splittable
from .startable import Startable
from .taggable import Taggable
from .waitable import Waitable

if TYPE_CHECKING:
    from helpdesk.models.thread import Thread

__all__ = [
    "Enclosed",
    "Ending",
    "File",
    "Later",
    "Message",
    "Opening",
    "Then",
    "Ticket",
]


class Ticket(
    Startable,
    Schedulable,
    Classifiable,
    Consultable,
    Forwardable,
    Shareable,
    Readable,
    Receivable,
    Referable,
    Resolvable,
    Splittable,
    Taggable,
    Waitable,
    TicketFields,
):
    """One matter of one client, from the first contact to its solution.

    Its key is its number. `is_done` follows from the category, as that does from the
    status, and stands first in every index of a list; `last_at` is the time of the
    newest line and has no history.
    """

    history = HistoricalRecords(excluded_fields=["last_at"])

    objects: ClassVar[TicketManager] = TicketManager()

    if TYPE_CHECKING:
        thread: Thread

    class Meta:
        verbose_name = _("ticket")
        verbose_name_plural = _("tickets")
        permissions: ClassVar = [
            ("work_tickets", "May see and work on tickets in reach"),
            ("supervise_tickets", "May see and work on every ticket"),
            ("verify_clients", "May verify the person in a contact"),
            ("override_verification", "May send account values to the unverified"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="helpdesk_ticket_done_follows_category",
                condition=models.Q(is_done=True, category__in=["resolved", "closed"])
                | models.Q(
                    is_done=False,
                    category__in=["new", "open", "waiting_client", "waiting_third"],
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["is_done", "last_at", "number"], name="helpdesk_ticket_last"
            ),
            models.Index(
                fields=["is_done", "queue", "last_at", "number"],
                name="helpdesk_ticket_queue_last",
            ),
            models.Index(
                fields=["is_done", "assignee", "last_at", "number"],
                name="helpdesk_ticket_staff_last",
            ),
            models.Index(fields=["is_done", "number"], name="helpdesk_ticket_new"),
            models.Index(
                fields=["is_done", "queue", "number"], name="helpdesk_ticket_queue_new"
            ),
            models.Index(
                fields=["is_done", "assignee", "number"],
                name="helpdesk_ticket_staff_new",
            ),
            models.Index(
                fields=["assignee", "hold_state", "held_until"],
                condition=~models.Q(hold_state=Hold.NOT),
                name="helpdesk_ticket_held",
            ),
            models.Index(
                fields=["held_until"],
                condition=models.Q(hold_state=Hold.HELD),
                name="helpdesk_ticket_wakes",
            ),
            models.Index(
                fields=["is_done", "queue", "last_at", "number"],
                condition=models.Q(assignee=None),
                name="helpdesk_ticket_free_last",
            ),
            models.Index(
                fields=["is_done", "queue", "number"],
                condition=models.Q(assignee=None),
                name="helpdesk_ticket_free_new",
            ),
            models.Index(
                fields=["last_at", "number"],
                condition=models.Q(category=Category.WAITING_THIRD),
                name="helpdesk_ticket_third_last",
            ),
            models.Index(
                fields=["number"],
                condition=models.Q(category=Category.WAITING_THIRD),
                name="helpdesk_ticket_third_new",
            ),
            models.Index(
                fields=["resolved_at"],
                condition=models.Q(resolved_at__isnull=False),
                name="helpdesk_ticket_resolved",
            ),
            models.Index(fields=["client", "-number"], name="helpdesk_ticket_client"),
            models.Index(
                fields=["reference", "is_done", "-number"],
                condition=~models.Q(reference=""),
                name="helpdesk_ticket_reference",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    def get_absolute_url(self) -> str:
        """The ticket's page."""
        return reverse("helpdesk:ticket", args=[self.number])
