"""Wrapup: how a matter ended, each time it did."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.lib.clock import now

from .branch import Branch


class WrapupReasonManager(models.Manager["WrapupReason"]):
    """Finds the one that the desk itself gives."""

    def spam(self) -> "WrapupReason":
        """That of spam, made at first need; nobody is asked to choose it."""
        named = {"name": "Spam", "name_zh": "垃圾信息", "is_active": False}
        return self.get_or_create(slug="spam", defaults=named)[0]


class WrapupReason(Branch):
    """A node of the tree of endings: why it came up, or what settled it."""

    NOUN = "reason"

    objects: ClassVar[WrapupReasonManager] = WrapupReasonManager()

    history = HistoricalRecords()

    class Meta(Branch.Meta):
        verbose_name = _("ending")
        verbose_name_plural = _("endings")
        permissions: ClassVar = [("manage_reasons", "May set up endings of tickets")]


class Wrapup(models.Model):
    """One resolution of one ticket; a ticket that was opened again has several."""

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="wrapups"
    )
    reason = models.ForeignKey(
        WrapupReason, null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_solved = models.BooleanField(default=True)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["at", "reason"], name="helpdesk_wrapup_at")
        ]

    def __str__(self) -> str:
        return f"end of {self.ticket_id} at {self.at:%Y-%m-%d}"
