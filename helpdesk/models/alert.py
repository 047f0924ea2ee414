"""Alert: what a member of staff is told of a ticket."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now

if TYPE_CHECKING:
    from crm.models import Activity, Staff
    from helpdesk.models import Ticket

    from .bell import Bell

SLICE = 100


class Kind(models.TextChoices):
    """What it tells; the words are those of the page where each chooses."""

    ASSIGNED = "assigned", _("A colleague gives me a ticket")
    MENTIONED = "mentioned", _("A colleague calls me in a note")
    MESSAGE = "message", _("The client writes on a ticket I hold")
    FOLLOWED = "followed", _("The client writes on a ticket I follow")
    FAILED = "failed", _("A reply was not sent, or nobody knows whether it was")
    LATER = "later", _("A reply I had sent later was held back")
    DUE = "due", _("A ticket that was put aside is due again")


class AlertQuerySet(models.QuerySet["Alert"]):
    """Unread, and of whom."""

    def of(self, staff: "Staff | int") -> "AlertQuerySet":
        """Those that ring at `staff`."""
        return self.filter(receiver=staff, rings=True)

    def unread(self) -> "AlertQuerySet":
        """Those not looked at yet."""
        return self.filter(read_at=None)

    def read(self) -> int:
        """Mark them read, a slice at a time; how many those were."""
        count = 0
        while keys := list(self.unread().values_list("pk", flat=True)[:SLICE]):
            unread = Alert.objects.filter(pk__in=keys, read_at=None)
            count += unread.update(read_at=now())
        return count


class AlertManager(models.Manager.from_queryset(AlertQuerySet)):  # type: ignore[misc]
    """Tells people."""

    def tell(
        self,
        kind: str,
        receivers: "Iterable[int | None]",
        *,
        of: "Ticket",
        because: "Activity",
    ) -> None:
        """Tell these members of staff of the ticket, as each of them wishes; never of
        what they did themselves.

        Once for each activity, however often it is called; what is told again before
        they looked raises the count of the alert there is.
        """
        from .bell import wishes

        wanted = {pk for pk in receivers if pk is not None} - {because.by_id}
        if not wanted:
            return
        known = AlertCause.objects.filter(activity=because, kind=kind)
        wanted -= set(known.values_list("receiver", flat=True))
        for bell in wishes(wanted, kind, of):
            if bell.rings_for(kind) or bell.mails_for(kind):
                self._tell(kind, bell, of, because)

    def _tell(
        self, kind: str, bell: "Bell", ticket: "Ticket", because: "Activity"
    ) -> None:
        told = {
            "by": because.by,
            "at": because.at,
            "began_at": because.at,
            "rings": bell.rings_for(kind),
            "mails": bell.mails_for(kind),
        }
        whose = {"receiver_id": bell.staff_id, "kind": kind}
        with transaction.atomic():
            # Locked: an alert that is being read this moment is not told again.
            alert, is_new = self.select_for_update().get_or_create(
                ticket=ticket, read_at=None, **whose, defaults=told
            )
            AlertCause.objects.create(alert=alert, activity=because, **whose)
            if not is_new:
                newer = {"count": F("count") + 1, "at": because.at, "by": because.by}
                self.filter(pk=alert.pk).update(**newer)


class Alert(models.Model):
    """One thing to look at on one ticket, for one member of staff.

    Whether they may still see the ticket is asked when it is shown. `at` is when it
    was last told, `began_at` when first; it rings, or goes by mail alone.
    """

    Kind: ClassVar[type[Kind]] = Kind

    receiver = models.ForeignKey(
        "crm.Staff", on_delete=models.CASCADE, related_name="alerts", db_index=False
    )
    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="alerts"
    )
    kind = models.CharField(max_length=9, choices=Kind.choices)
    by = models.ForeignKey(
        "crm.Staff", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    count = models.PositiveIntegerField(default=1)
    began_at = models.DateTimeField()
    at = models.DateTimeField()
    rings = models.BooleanField(default=True)
    mails = models.BooleanField(default=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[AlertManager] = AlertManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["receiver", "ticket", "kind"],
                condition=Q(read_at=None),
                name="helpdesk_alert_unread_once",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["receiver", "at", "id"], name="helpdesk_alert_newest"),
            models.Index(
                fields=["began_at"],
                condition=Q(read_at=None, mailed_at=None, mails=True),
                name="helpdesk_alert_to_mail",
            ),
            models.Index(
                fields=["read_at"],
                condition=~Q(read_at=None),
                name="helpdesk_alert_read",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.ticket_id} for {self.receiver_id}"


class AlertCause(models.Model):
    """An activity that was told to somebody, so that it is not told twice."""

    alert = models.ForeignKey(Alert, on_delete=models.CASCADE, related_name="causes")
    activity = models.ForeignKey(
        "crm.Activity", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    receiver = models.ForeignKey(
        "crm.Staff", on_delete=models.CASCADE, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=9, choices=Kind.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "receiver", "kind"],
                name="helpdesk_alertcause_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} for {self.receiver_id}"
