"""Thread: the moving part of a ticket. Its row is the lock under which lines are
numbered.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from config.lib.clock import now

if TYPE_CHECKING:
    from .entry import Entry

PREVIEW = 140


class Thread(models.Model):
    """One-to-one with its Ticket and without history, since every line changes it."""

    class Side(models.TextChoices):
        CLIENT = "client"
        STAFF = "staff"

    ticket = models.OneToOneField(
        "helpdesk.Ticket",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="thread",
    )
    next_number = models.PositiveIntegerField(default=1)
    last_text = models.CharField(max_length=PREVIEW, blank=True)
    last_side = models.CharField(max_length=6, choices=Side.choices, blank=True)
    client_number = models.PositiveIntegerField(default=0)
    client_at = models.DateTimeField(null=True)
    staff_at = models.DateTimeField(null=True)
    unread = models.PositiveIntegerField(default=0)
    # Up to this line nothing needs an answer any more, though none was given.
    read_number = models.PositiveIntegerField(default=0)

    if TYPE_CHECKING:
        objects: ClassVar[models.Manager["Thread"]]

    def __str__(self) -> str:
        return f"thread of {self.ticket_id}"

    @property
    def last_number(self) -> int:
        """The number of the newest line, 0 where there is none."""
        return self.next_number - 1

    def append(self, **fields: Any) -> "Entry":
        """Add a line under the next number. Call it only while the row is locked."""
        from .entry import Entry

        entry = Entry.objects.create(
            ticket=self.ticket,
            number=self.next_number,
            **{"at": now(), **fields},
        )
        self.next_number += 1
        self._follow(entry)
        self.save()
        return entry

    def _follow(self, entry: "Entry") -> None:
        """Keep what lists show of the newest line, and what is still unread."""
        from crm.masking import mask_text

        if entry.kind == entry.Kind.EVENT:
            return
        if entry.kind == entry.Kind.MESSAGE:
            self.client_at, self.client_number = entry.at, entry.number
            self.unread += 1
        elif entry.kind == entry.Kind.REPLY:
            self.staff_at, self.unread = entry.at, 0
        side = self.Side.CLIENT if entry.kind == entry.Kind.MESSAGE else self.Side.STAFF
        if entry.kind != entry.Kind.NOTE:
            self.last_side = side
            self.last_text = mask_text(" ".join(entry.text.split()))[:PREVIEW]

    def settle(self) -> None:
        """Nothing that was said up to now needs an answer."""
        self.unread, self.read_number = 0, self.last_number
        self.save(update_fields=["unread", "read_number"])

    def look_back(self) -> int:
        """Work out preview and unread count anew, after a line was taken back; that
        count.
        """
        from crm.masking import mask_text

        from .entry import Entry

        said = Entry.objects.filter(ticket_id=self.ticket_id, recalled_at=None)
        replies = said.filter(kind=Entry.Kind.REPLY)
        answered = replies.order_by("-number").first()
        self.staff_at = answered.at if answered else None
        since = max(answered.number if answered else 0, self.read_number)
        self.unread = said.filter(kind=Entry.Kind.MESSAGE, number__gt=since).count()
        last = (
            said.filter(kind__in=[Entry.Kind.MESSAGE, Entry.Kind.REPLY])
            .order_by("-number")
            .first()
        )
        from_client = last is not None and last.kind == Entry.Kind.MESSAGE
        self.last_side = self.Side.CLIENT if from_client else self.Side.STAFF
        self.last_text = (
            mask_text(" ".join(last.text.split()))[:PREVIEW] if last else ""
        )
        self.save()
        return self.unread
