"""Branch: a node of a tree that administrators set up."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from crm.activity import record
from crm.refused import Refused

from .labelled import Labelled

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from crm.models import Staff


class Branch(Labelled):
    """At most two levels: what stands at the top, and what stands under it."""

    # What the log calls one: "type.made".
    NOUN: ClassVar[str]

    parent = models.ForeignKey(
        "self",
        verbose_name=_("above it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    place = models.PositiveSmallIntegerField(_("place in lists"), default=100)

    if TYPE_CHECKING:
        children: RelatedManager[Any]
        parent_id: int | None

    class Meta:
        abstract = True
        ordering: ClassVar = ["place", "pk"]

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
            record(f"{self.NOUN}.made" if made else f"{self.NOUN}.changed", self, by=by)

    def _refuse_third_level(self) -> None:
        above = self.parent
        if above is None:
            return
        if above.parent_id is not None or above.pk == self.pk:
            raise Refused("parent", "level", _("Choose one that stands at the top."))
        if self.pk is not None and self.children.exists():
            raise Refused(
                "parent",
                "children",
                _("Others stand under this one: it can only stand at the top."),
            )
