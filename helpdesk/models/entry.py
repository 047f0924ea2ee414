"""Entry: one line of a thread."""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from crm.models import Staff
    from crm.reveals import Look

    from .participant import EntryCopy

UNDO = timedelta(seconds=10)


class Entry(models.Model):
    """A message in, a reply out, a note among colleagues, or an event.

    Never changes ticket or number; recall blanks the text and leaves the row.
    """

    class Kind(models.TextChoices):
        MESSAGE = "message", _("Message")
        REPLY = "reply", _("Reply")
        NOTE = "note", _("Note")
        EVENT = "event", _("Event")

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.PROTECT, related_name="entries"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=7, choices=Kind.choices)
    staff = models.ForeignKey(
        "crm.Staff", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    client = models.ForeignKey(
        "crm.Client", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True)
    code = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    inbound = models.OneToOneField(
        "messaging.Inbound",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entry",
    )
    delivery = models.OneToOneField(
        "messaging.Delivery",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entry",
    )
    message_id = models.CharField(max_length=500, blank=True)
    is_unverified = models.BooleanField(default=False)
    # Who an unverified message says wrote it, masked.
    sender = models.CharField(max_length=80, blank=True)
    # Somebody else who takes part wrote it; such a line is unverified always.
    participant = models.ForeignKey(
        "helpdesk.Participant",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    key = models.CharField(max_length=64, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        participant_id: int | None
        copies: RelatedManager[EntryCopy]

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "number"], name="helpdesk_entry_number"
            ),
            models.UniqueConstraint(
                fields=["ticket", "key"],
                condition=~models.Q(key=""),
                name="helpdesk_entry_key_once",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.number} of {self.ticket_id}"

    @property
    def is_forward(self) -> bool:
        """Whether it is a covering text that went to somebody else."""
        return self.code == "forward"

    def undo(self, *, by: "Staff") -> str:
        """Take back a reply within 10 seconds, before it is sent, and what it did to
        the ticket; the text, to go on writing.

        The row and its number stay, the text goes. Raises Refused for another's reply
        and once it is on its way.
        """
        is_said = self.kind == self.Kind.REPLY or self.is_forward
        if not is_said or self.staff_id != by.pk:
            raise Refused("", "not-yours", _("Only your own reply can be taken back."))
        with self.ticket.locked(merged=True) as thread:
            self.refresh_from_db(fields=["text", "recalled_at"])
            if self.recalled_at is not None:
                raise Refused("", "recalled", _("This reply was taken back already."))
            if self.delivery is not None:
                self.delivery.cancel(by=by)
            for copy in self.copies.select_related("delivery"):
                copy.delivery.cancel(by=by)
            text, self.text, self.recalled_at = self.text, "", now()
            self.save(update_fields=["text", "recalled_at"])
            thread.look_back()
            if self.is_forward:
                self.ticket.forward_taken_back(self.number, by=by)
            else:
                self.ticket.reply_taken_back(self, by=by)
        return text

    def reveal(self, look: "Look", *, by: "Staff") -> str:
        """The text with its numbers in clear, once the look is committed.

        Raises Refused without a reason and where the budget of `by` is spent.
        """
        from crm import reveals

        client = self.ticket.client_id
        reveals.spend(self, client_id=client, part="entry", look=look, by=by)
        return self.text
