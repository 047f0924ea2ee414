"""TicketType: what a matter is about."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .branch import Branch


class TicketType(Branch):
    """A node of the tree of types."""

    NOUN = "type"

    history = HistoricalRecords()

    class Meta(Branch.Meta):
        verbose_name = _("ticket type")
        verbose_name_plural = _("ticket types")
        permissions: ClassVar = [("manage_types", "May set up ticket types")]
