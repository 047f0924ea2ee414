"""ReplyStep: how a ticket stood before a reply changed that, for the way back."""

from django.db import models

from crm.models.staff import Department

from .ticket.fields import Hold


class ReplyStep(models.Model):
    """Written with a reply that did more than hand the word to the client; undoing the
    reply takes it back, where nobody has gone on meanwhile.
    """

    entry = models.OneToOneField(
        "helpdesk.Entry", on_delete=models.CASCADE, related_name="step"
    )
    status = models.ForeignKey(
        "helpdesk.TicketStatus",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    # The status it has had since.
    after = models.ForeignKey(
        "helpdesk.TicketStatus",
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    third_party = models.ForeignKey(
        "helpdesk.ThirdParty",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    wait_department = models.CharField(
        max_length=20, choices=Department.choices, blank=True
    )
    hold_state = models.CharField(max_length=4, choices=Hold.choices, blank=True)
    held_until = models.DateTimeField(null=True)
    # Up to where the thread was read: what is resolved counts as read.
    read_number = models.PositiveIntegerField(default=0)
    wrapup = models.ForeignKey(
        "helpdesk.Wrapup",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
    )

    def __str__(self) -> str:
        return f"before reply {self.entry_id}"
