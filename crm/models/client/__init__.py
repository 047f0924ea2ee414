"""Client: one person from the first visit on."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.masking import mask_name

from .queryset import ClientQuerySet


class Lifecycle(models.TextChoices):
    """How far the relation has come."""

    VISITOR = "visitor", _("Visitor")
    LEAD = "lead", _("Lead")
    REGISTERED = "registered", _("Registered")
    CERTIFIED = "certified", _("Certified")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", _("Lost")


class Client(models.Model):
    """A person the desk serves. Addresses and numbers live on ContactPoint, sealed."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    lifecycle = models.CharField(
        _("lifecycle"),
        max_length=12,
        choices=Lifecycle.choices,
        default=Lifecycle.VISITOR,
    )
    is_borrower = models.BooleanField(_("borrower"), default=False)
    is_lender = models.BooleanField(_("lender"), default=False)
    language = models.CharField(_("language"), max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    history = HistoricalRecords()

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        permissions: ClassVar = [("view_clients", "May see all clients")]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """Surname and stars, or "" where no name is known."""
        return mask_name(self.name)
