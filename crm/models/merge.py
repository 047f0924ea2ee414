"""ClientMerge: two records that were one person; Duplicate: two that may be."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duplicate(models.Model):
    """Two clients that look like one person, until somebody merges or parts them."""

    class Why(models.TextChoices):
        CONTACT = "contact", _("Same contact")
        IDENTITY = "identity", _("Same identity number")
        NAME = "name", _("Same name and birth date")

    first = models.ForeignKey("crm.Client", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("crm.Client", on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=Why.choices)
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        "crm.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "second"], name="crm_duplicate_once"
            ),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")),
                name="crm_duplicate_in_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["-id"],
                condition=models.Q(settled_at__isnull=True),
                name="crm_duplicate_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}"


class ClientMerge(models.Model):
    """`source` became an alias of `target`; `moved` is the way back."""

    source = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="merges_away"
    )
    target = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="merges_here"
    )
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # Relation → primary keys that came over.
    moved = models.JSONField(default=dict)
    # Field → former value of the target, sealed by its key.
    former = models.BinaryField(null=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        "crm.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["target", "-id"], name="crm_merge_target")
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"
