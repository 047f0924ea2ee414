"""ThirdParty: a bank, a payment channel, a bureau that a matter may wait for."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.activity import record
from crm.models.staff import Department

from .labelled import Labelled

if TYPE_CHECKING:
    from crm.models import Staff


class ThirdParty(Labelled):
    """Somebody outside the house, and the department that usually asks them."""

    class Kind(models.TextChoices):
        BANK = "bank", _("Bank")
        PAYMENT = "payment", _("Payment channel")
        BUREAU = "bureau", _("Credit bureau")
        OTHER = "other", _("Other")

    kind = models.CharField(
        _("kind"), max_length=10, choices=Kind.choices, default=Kind.BANK
    )
    department = models.CharField(
        _("department that asks them"),
        max_length=20,
        choices=Department.choices,
        default=Department.FINANCE,
    )
    address = models.EmailField(_("mail address"), blank=True)
    place = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("third party")
        verbose_name_plural = _("third parties")
        ordering: ClassVar = ["place", "pk"]
        permissions: ClassVar = [("manage_parties", "May set up third parties")]

    def set_up(self, *, by: "Staff") -> None:
        """Save the fields as set; what waits for one out of use goes on waiting."""
        with transaction.atomic():
            made = self.pk is None
            self.save()
            record("party.made" if made else "party.changed", self, by=by)
