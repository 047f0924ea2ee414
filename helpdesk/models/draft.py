"""Draft: what somebody is writing on a ticket, on whichever device they go on."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now

if TYPE_CHECKING:
    from crm.models import Staff

    from .entry import Entry
    from .scheduled_reply import ScheduledReply
    from .ticket import Ticket

LONGEST = 50_000
# Stands between texts of several devices.
BETWEEN = "\n\n· · ·\n\n"
# The key of a draft that no composer has written.
BACK = "~back"


@dataclass(frozen=True)
class Written:
    """What a device has in its composer: the revision it goes on from, the key its
    text will be sent under, and whether what was put aside has been read.
    """

    text: str
    kind: str = "reply"
    seen: int = 0
    base: int = 0
    key: str = ""
    macros: tuple[str, ...] = ()
    is_read: bool = False


class DraftManager(models.Manager["Draft"]):
    """Keeps what is written, and lets it go once it is said."""

    def of(self, ticket: "Ticket", staff: "Staff") -> "Draft | None":
        """What `staff` is writing on the ticket."""
        return self.filter(ticket=ticket, staff=staff).first()

    def marked(self, numbers: list[int], staff: "Staff") -> set[int]:
        """Those of the tickets on which `staff` is writing, in one statement."""
        found = self.filter(staff=staff, ticket__in=numbers)
        return set(found.values_list("ticket", flat=True)) if numbers else set()

    def keep(
        self, ticket: "Ticket", written: "Written", *, by: "Staff"
    ) -> "Draft | None":
        """Write down what stands in the composer; None where nothing is left of it.

        What another device has saved since `written.base` is not written over: it is
        put aside and stands beside the text until somebody has read it. A text whose
        `key` was sent meanwhile is no draft any more. Nothing is recorded: this
        happens every few seconds while somebody types.
        """
        with transaction.atomic():
            if written.key and _was_said(ticket, written.key):
                return self.of(ticket, by)
            fresh = {"text": "", "updated_at": now()}
            row, _made = self.select_for_update().get_or_create(
                ticket=ticket, staff=by, defaults=fresh
            )
            row.take(written)
            return None if row.drop_if_empty() else row

    def said(self, entry: "Entry | ScheduledReply", base: int | None) -> None:
        """Let go of the draft that became this line, in the transaction that says it.

        What the sender had not seen of it stays: what was put aside, and what another
        device saved since revision `base` and is not part of what was said.
        """
        rows = self.select_for_update().filter(ticket=entry.ticket, staff=entry.staff)
        for row in rows:
            is_own = row.revision == base or row.key == entry.key != ""
            gone = is_own or row.text.strip() in entry.text
            left = "" if gone else row.text
            row.restart(_together(row.aside, left), [] if gone else row.macros)

    def give_back(self, ticket: "Ticket", text: str, *, to: "Staff", seen: int) -> None:
        """Make a draft of a reply that did not leave; what `to` writes already stays
        beside it.
        """
        fresh = {"text": text, "seen": seen, "revision": 1, "key": BACK}
        row, made = self.select_for_update().get_or_create(
            ticket=ticket, staff=to, defaults=fresh
        )
        if not made:
            row.aside = _together(row.aside, text)
            row.revision += 1
            row.save(update_fields=["aside", "revision"])


class Draft(models.Model):
    """One a person and ticket; not historied, since every few letters change it.

    `revision` counts the saves: who saves over another one than they last saw had not
    read it.
    """

    class Kind(models.TextChoices):
        REPLY = "reply", _("Reply")
        NOTE = "note", _("Note")

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.CASCADE, related_name="drafts"
    )
    staff = models.ForeignKey(
        "crm.Staff", on_delete=models.CASCADE, related_name="drafts"
    )
    kind = models.CharField(max_length=5, choices=Kind.choices, default=Kind.REPLY)
    text = models.TextField(blank=True)
    # Written on another device and not taken over yet.
    aside = models.TextField(blank=True)
    # The number of the last line that the author had seen.
    seen = models.PositiveIntegerField(default=0)
    # The actions of macros that are done when it is sent: see `helpdesk.macros.chosen`.
    macros = models.JSONField(default=list, blank=True)
    revision = models.PositiveIntegerField(default=0)
    # Under which the composer that saved it last will send it.
    key = models.CharField(max_length=64, blank=True)
    updated_at = models.DateTimeField(default=now)

    objects: ClassVar[DraftManager] = DraftManager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "ticket"], name="helpdesk_draft_once"
            )
        ]

    def __str__(self) -> str:
        return f"draft of {self.staff_id} on {self.ticket_id}"

    def take(self, written: "Written") -> None:
        """Have this text from now on; for who holds the row."""
        self.aside = "" if written.is_read else self.aside
        if written.base != self.revision:
            if not written.text.strip():
                return
            if self.text.strip() not in written.text:
                self.aside = _together(self.aside, self.text)
        parts = self.aside.split(BETWEEN)
        self.aside = _together(*(part for part in parts if part not in written.text))
        self.text, self.kind = written.text[:LONGEST], written.kind
        self.seen, self.macros = written.seen, list(written.macros)
        self.revision, self.key = self.revision + 1, written.key
        self.updated_at = now()
        self.save()

    def drop_if_empty(self) -> bool:
        """Delete a draft without a word; whether it was one."""
        if self.text.strip() or self.aside or self.macros:
            return False
        self.delete()
        return True

    def restart(self, text: str, macros: list[str]) -> None:
        """Go on with what is left, or not at all."""
        self.text, self.aside, self.macros = text, "", macros
        self.revision += 1
        if not self.drop_if_empty():
            self.save()


def _was_said(ticket: "Ticket", key: str) -> bool:
    said = ticket.entries.filter(key=key).exists()
    return said or ticket.later.filter(key=key).exists()


def _together(*texts: str) -> str:
    """The texts one after the other, each once."""
    kept: list[str] = []
    for text in (text.strip() for text in texts):
        if text and not any(text in other for other in kept):
            kept.append(text)
    return BETWEEN.join(kept)[:LONGEST]
