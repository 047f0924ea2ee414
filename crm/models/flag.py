"""ClientFlag: something everybody who deals with this client must know."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.lib.clock import now


class FlagQuerySet(models.QuerySet["ClientFlag"]):
    """Which of them count."""

    def in_force(self) -> "FlagQuerySet":
        """Those that nobody ended and whose time is not over."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gt=now()), ended_at__isnull=True
        )


class ClientFlag(models.Model):
    """One flag with its reason; ended by a person or by time, never deleted."""

    class Kind(models.TextChoices):
        DISPUTE = "dispute", _("Dispute")
        HARDSHIP = "hardship", _("Hardship")
        DO_NOT_CALL = "do_not_call", _("Do not call")
        LEGAL_HOLD = "legal_hold", _("Legal hold")

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="flags"
    )
    kind = models.CharField(_("flag"), max_length=12, choices=Kind.choices)
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(_("until"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        "crm.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    history = HistoricalRecords()

    objects: ClassVar = FlagQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "kind"],
                condition=Q(ended_at__isnull=True),
                name="crm_flag_one_of_a_kind",
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["kind", "-client"],
                condition=Q(ended_at__isnull=True),
                name="crm_flag_clients",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.client_id}"
