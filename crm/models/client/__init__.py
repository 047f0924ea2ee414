"""Client: one person from the first visit on."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.masking import mask_name

from .erasable import Erasable, Ground
from .queryset import ClientQuerySet

__all__ = ["Client", "Ground", "Lifecycle"]


class Lifecycle(models.TextChoices):
    """How far the relation has come."""

    VISITOR = "visitor", _("Visitor")
    LEAD = "lead", _("Lead")
    REGISTERED = "registered", _("Registered")
    CERTIFIED = "certified", _("Certified")
    ACTIVE = "active", _("Active")
    DORMANT = "dormant", _("Dormant")
    LOST = "lost", _("Lost")


class Client(Erasable):
    """A person the desk serves. Addresses and numbers live on ContactPoint, sealed."""

    name = models.CharField(_("name"), max_length=120, blank=True)
    foreign_name = models.CharField(_("foreign name"), max_length=120, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    # What names are found by: see `name_keys`.
    pinyin = models.CharField(max_length=240, blank=True, editable=False)
    initials = models.CharField(max_length=60, blank=True, editable=False)
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
    # An alias since it was merged: everything of it is found at the other record.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="aliases"
    )
    erased_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["pinyin", "initials"])

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("client")
        verbose_name_plural = _("clients")
        permissions: ClassVar = [
            ("view_clients", "May see all clients"),
            ("read_client", "May open a client in reach"),
            ("edit_clients", "May enter and change clients"),
            ("merge_clients", "May merge two clients and undo it"),
            ("import_clients", "May import clients"),
            ("export_clients", "May export lists of clients"),
            ("export_clear", "May export addresses and numbers in clear"),
            ("reveal_values", "May see one sealed value in clear, with a reason"),
            ("erase_clients", "May erase a client and give out a copy of all data"),
            ("view_identity", "May see the identity panel of a client"),
            ("view_contacts", "May see the contacts of a client"),
            ("view_account", "May see the platform account of a client"),
            ("view_notes", "May see notes on a client"),
            ("view_readings", "May see who looked at which client"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["name"],
                opclasses=["varchar_pattern_ops"],
                name="crm_client_name",
            ),
            models.Index(
                fields=["foreign_name"],
                opclasses=["varchar_pattern_ops"],
                name="crm_client_foreign_name",
            ),
            models.Index(
                fields=["pinyin"],
                opclasses=["varchar_pattern_ops"],
                name="crm_client_pinyin",
            ),
            models.Index(
                fields=["initials"],
                opclasses=["varchar_pattern_ops"],
                name="crm_client_initials",
            ),
            models.Index(fields=["name", "birth_date"], name="crm_client_born"),
            models.Index(fields=["lifecycle", "-id"], name="crm_client_lifecycle"),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """Surname and stars, or "" where no name is known."""
        return mask_name(self.name)
