"""TicketType: what a matter is about."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.activity import record
from crm.refused import Refused

from .labelled import Labelled

if TYPE_CHECKING:
    from crm.models import Staff


class TicketType(Labelled):
    """A node of the tree of types; at most two levels are shown."""

    parent = models.ForeignKey(
        "self",
        verbose_name=_("above it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    place = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("ticket type")
        verbose_name_plural = _("ticket types")
        ordering: ClassVar = ["place", "pk"]
        permissions: ClassVar = [("manage_types", "May set up ticket types")]

    @property
    def full_label(self) -> str:
        """The name with the one above it: "Withdrawal / Late"."""
        return f"{self.parent.label} / {self.label}" if self.parent else self.label

    def set_up(self, *, by: "Staff") -> None:
        """Save the fields as set; raises Refused for a third level."""
        self._refuse_third_level()
        with transaction.atomic():
            made = self.pk is None
            self.save()
            record("type.made" if made else "type.changed", self, by=by)

    def _refuse_third_level(self) -> None:
        above = self.parent
        if above is None:
            return
        if above.parent_id is not None or above.pk == self.pk:
            raise Refused("parent", "level", _("Choose a type that stands at the top."))
        if self.pk is not None and self.children.exists():
            raise Refused(
                "parent",
                "children",
                _("Types stand under this one: it can only stand at the top."),
            )
