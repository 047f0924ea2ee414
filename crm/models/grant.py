"""ClientGrant: a client named to a specialist (or to all of a role) for a reason."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from config.lib.clock import now


class GrantQuerySet(models.QuerySet["ClientGrant"]):
    """Which of them count."""

    def in_force(self) -> "GrantQuerySet":
        """Those whose time is not over."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=now()))


class ClientGrant(models.Model):
    """Written by the verbs that hand a matter to a department; ends by its time."""

    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="grants"
    )
    staff = models.ForeignKey(
        "crm.Staff",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="client_grants",
    )
    role = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = GrantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="crm_grant_staff_or_role",
                condition=Q(staff__isnull=False, role="")
                | (Q(staff__isnull=True) & ~Q(role="")),
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["staff", "client"], name="crm_grant_staff"),
            models.Index(fields=["role", "client"], name="crm_grant_role"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} to {self.staff_id or self.role}"
