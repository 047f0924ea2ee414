"""TicketTag: a word of the desk on a ticket, and who put it there."""

from typing import ClassVar

from django.db import models
from django.db.models import OuterRef, Subquery

from .word_list import WordList


class TicketTag(models.Model):
    """One ticket has one tag; the words are those of `crm.Tag`, one list for clients
    and tickets.
    """

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="ticket_tags"
    )
    tag = models.ForeignKey(
        "crm.Tag", on_delete=models.PROTECT, related_name="ticket_tags"
    )
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "tag"], name="helpdesk_tag_once_a_ticket"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["tag", "-ticket"], name="helpdesk_tag_tickets")
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.ticket_id}"


def tag_words() -> Subquery:
    """The tags of a ticket, as a column of a query of tickets: a list of words in no
    order, None where it has none.
    """
    given = TicketTag.objects.filter(ticket=OuterRef("pk")).order_by()
    return Subquery(given.values("ticket").values(words=WordList("tag__name")))
