"""Reading: who looked at whom. Rows are inserted and never touched again."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reading(models.Model):
    """One look of one member of staff at what is known of one client.

    Keeps the client's number as it was: after a merge it is followed by the alias.
    Triggers refuse UPDATE and DELETE, as of the log.
    """

    class What(models.TextChoices):
        PAGE = "page", _("Client page")
        PANEL = "panel", _("Panel beside a ticket")
        SEARCH = "search", _("Found by a search")
        REVEAL = "reveal", _("Value shown in clear")
        EXPORT = "export", _("Export")
        COPY = "copy", _("Copy of all data")

    staff = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    client_id = models.BigIntegerField()
    what = models.CharField(max_length=8, choices=What.choices)
    # Which part: "identity", "platform:withdrawals"; never a value.
    part = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["client_id", "-id"], name="crm_reading_client"),
            models.Index(fields=["staff", "what", "at"], name="crm_reading_staff"),
            # The auditor's list: all of them, of one person, of one client.
            models.Index(fields=["-at", "-id"], name="crm_reading_newest"),
            models.Index(fields=["staff", "-at", "-id"], name="crm_reading_staff_at"),
            models.Index(fields=["client_id", "-at", "-id"], name="crm_reading_of"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} read {self.client_id}"
