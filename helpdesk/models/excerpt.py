"""Lines of one ticket that another one shows: after merging, after splitting."""

from typing import ClassVar

from django.db import models

from config.lib.clock import now


class Excerpt(models.Model):
    """A line of one ticket stands for lines of another, which stay where they are."""

    entry = models.OneToOneField(
        "helpdesk.Entry", on_delete=models.CASCADE, related_name="excerpt"
    )
    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="shown_in"
    )
    # The numbers of the lines, None for all there are and will be.
    numbers = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"lines of {self.ticket_id} in {self.entry_id}"


class TicketMerge(models.Model):
    """One ticket went into another; what undoing it needs to know."""

    source = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="merges"
    )
    target = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="+"
    )
    # Where the source stood before.
    status = models.ForeignKey(
        "helpdesk.TicketStatus", on_delete=models.PROTECT, related_name="+"
    )
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(undone_at=None),
                name="helpdesk_merge_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"


class TicketLink(models.Model):
    """Two tickets have to do with each other; of a child, `first` is the parent."""

    class Kind(models.TextChoices):
        RELATED = "related"
        CHILD = "child"
        SPLIT = "split"
        # `second` is what a client wrote after `first` was long done.
        FOLLOWS = "follows"

    first = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="links"
    )
    second = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="back_links"
    )
    kind = models.CharField(max_length=7, choices=Kind.choices)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "second"], name="helpdesk_link_once"
            ),
            models.CheckConstraint(
                name="helpdesk_link_to_another",
                condition=~models.Q(first=models.F("second")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} {self.kind} {self.second_id}"
