"""The columns of Staff, and what each of its abilities needs of the others."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.refused import Refused

if TYPE_CHECKING:
    from . import Staff


class Department(models.TextChoices):
    """The departments of the platform, one list for the whole product."""

    CUSTOMER_SERVICE = "customer_service", _("Customer service")
    FINANCE = "finance", _("Finance")
    FUNDS = "funds", _("Funds")
    RISK = "risk", _("Risk")
    VERIFICATION = "verification", _("Verification")
    OPERATIONS = "operations", _("Operations")
    PROMOTION = "promotion", _("Promotion")


class Kind(models.TextChoices):
    """What stands behind a Staff row."""

    PERSON = "person", _("Person")
    INTEGRATION = "integration", _("Integration")
    SYSTEM = "system", _("System")


class StaffFields(AbstractUser):
    """Columns alone; the verbs stand in the rooms beside this one."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    role = models.CharField(_("role"), max_length=20, blank=True)
    department = models.CharField(
        _("department"),
        max_length=20,
        choices=Department.choices,
        default=Department.CUSTOMER_SERVICE,
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("theme"), max_length=6, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    is_demo = models.BooleanField(default=False)
    session_epoch = models.PositiveIntegerField(default=1)
    # Until when a password given by an administrator is good; null: their own password.
    one_time_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def raise_epoch(self) -> None:
        """End every session: the epoch is part of each session's hash."""
        rows = type(self)._default_manager.filter(pk=self.pk)
        rows.update(session_epoch=models.F("session_epoch") + 1)
        self.refresh_from_db(fields=["session_epoch"])

    def shielded_from(self, by: "Staff") -> None:
        """Raise Refused where a lesser one would change an emergency administrator.

        Whoever could give such an account a password would hold all it may.
        """
        if self.is_superuser and not by.is_superuser and by.kind != Kind.SYSTEM:
            raise Refused(
                "",
                "shielded",
                _("This is an account for emergencies: only another one may do that."),
            )
