"""Queue: where tickets wait, and who serves or leads it."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.activity import record
from crm.models.staff import Department
from crm.refused import Refused

from .labelled import Labelled

if TYPE_CHECKING:
    from crm.models import Staff


class QueueQuerySet(models.QuerySet["Queue"]):
    """Queues by reach."""

    def visible_to(self, staff: "Staff") -> "QueueQuerySet":
        """Those in use that `staff` serves or leads; every one for who supervises them
        all.
        """
        found = self.filter(is_active=True).order_by("place", "pk")
        if staff.has_perm("helpdesk.supervise_tickets"):
            return found
        return found.filter(members__staff=staff)


class Queue(Labelled):
    """A line of tickets, of one department."""

    department = models.CharField(
        _("department"),
        max_length=20,
        choices=Department.choices,
        default=Department.CUSTOMER_SERVICE,
    )
    colour = models.PositiveSmallIntegerField(_("colour"), default=1)
    place = models.PositiveSmallIntegerField(_("place in lists"), default=100)
    reopen_days = models.PositiveSmallIntegerField(
        _("days in which a message opens a ticket again"), default=14
    )

    history = HistoricalRecords()

    objects = QueueQuerySet.as_manager()

    class Meta:
        verbose_name = _("queue")
        verbose_name_plural = _("queues")
        permissions: ClassVar = [
            ("manage_queues", "May set up queues and their members")
        ]

    def set_up(self, *, by: "Staff", parts: dict["Staff", str] | None = None) -> None:
        """Save the fields as set; with `parts`, exactly these staff serve or lead from
        now on.

        Raises Refused where tickets would be left in a queue nobody looks into.
        """
        self._refuse_to_strand()
        with transaction.atomic():
            made = self.pk is None
            self.save()
            if parts is not None:
                self._revise_members(parts)
            record(
                "queue.made" if made else "queue.changed",
                self,
                by=by,
                members=self.members.count(),
            )

    def admit(self, staff: "Staff", *, by: "Staff") -> None:
        """Let one more serve here; who serves or leads already stays as they are."""
        with transaction.atomic():
            _part, made = self.members.get_or_create(staff=staff)
            if made:
                told = self.members.count()
                record("queue.changed", self, by=by, members=told)

    def _refuse_to_strand(self) -> None:
        if self.is_active or self.pk is None:
            return
        if self.routes.exists():
            raise Refused(
                "is_active",
                "route",
                _("A channel leads here: lead it into another queue first."),
            )
        if self.tickets.filter(is_done=False).exists():
            raise Refused(
                "is_active",
                "tickets",
                _("Open tickets wait here: move them to another queue first."),
            )

    def _revise_members(self, parts: dict["Staff", str]) -> None:
        for member in self.members.exclude(staff__in=list(parts)):
            member.delete()
        for staff, part in parts.items():
            self.members.update_or_create(staff=staff, defaults={"part": part})


class QueueMember(models.Model):
    """One member of staff in one queue: serves it, or leads it."""

    class Part(models.TextChoices):
        SERVE = "serve", _("Serves")
        LEAD = "lead", _("Leads")

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="members")
    staff = models.ForeignKey(
        "crm.Staff", on_delete=models.CASCADE, related_name="queue_parts"
    )
    part = models.CharField(max_length=5, choices=Part.choices, default=Part.SERVE)

    history = HistoricalRecords()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["queue", "staff"], name="helpdesk_member_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["staff", "queue"], name="helpdesk_member_staff")
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.queue_id}"
