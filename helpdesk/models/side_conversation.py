"""SideConversation: what the desk and a third party write to each other about a ticket.

Its lines are rows of their own, no Entry: whatever shows, exports or quotes the thread
with the client cannot come upon them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused
from messaging.mail import seals
from messaging.models import Delivery
from messaging.models.delivery import Addressee, Letter

from .addressed import Addressed
from .entry import UNDO
from .ticket.saying import File, checked

if TYPE_CHECKING:
    from datetime import datetime

    from crm.models import Staff
    from messaging.models import Inbound

MOST_REFERENCES = 20


@dataclass(frozen=True)
class Answer:
    """What came back: text, files, the raw mail, and who it says wrote it."""

    text: str
    sender: str
    files: Sequence[File] = ()
    inbound: "Inbound | None" = None
    message_id: str = ""
    is_automatic: bool = False


class SideConversation(Addressed):
    """One exchange with one address."""

    COLUMN: ClassVar[str] = "helpdesk_sideconversation.to"

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.PROTECT, related_name="sides"
    )
    party = models.ForeignKey(
        "helpdesk.ThirdParty",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    subject = models.CharField(max_length=300)
    by = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    last_at = models.DateTimeField(default=now)
    # An answer nobody has looked at.
    is_unread = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ticket", "-last_at"], name="helpdesk_side_ticket")
        ]

    def __str__(self) -> str:
        return f"side conversation {self.pk} of {self.ticket_id}"

    @property
    def name(self) -> str:
        """Whom it is with."""
        return self.party.label if self.party else self.to_masked

    @property
    def is_trusted(self) -> bool:
        """Whether it goes to the address set up for the third party."""
        known = self.party.address if self.party else ""
        return bool(known) and known.lower() == self.address().lower()

    def say(
        self,
        text: str,
        *,
        by: "Staff",
        files: Sequence[File] = (),
        override: str | None = None,
    ) -> "SideLine":
        """Write to the third party; it leaves when the time to undo is over. A closed
        conversation is open again.

        Raises Refused ("third-person") where the text tells something of the account,
        unless `override` says why: of anybody who writes to the address set up for the
        party, of who may for another.
        """
        text = checked(text)
        told = self.ticket.shared_aside(self.subject, text, self.to_masked)
        reason = self.ticket.reason_aside(override, by=by, anybody=self.is_trusted)
        with self.ticket.locked(merged=True):
            self.ticket.guard_aside(told, reason, by=by)
            line = self._send(text, by=by, files=files)
            self._touch(closed_at=None)
            self.ticket.told_aside("ticket.side_written", self, by=by)
        return line

    def receive(self, answer: Answer, *, by: "Staff") -> "SideLine":
        """Add what came back, here and nowhere else; the ticket is open again unless
        no person wrote it.
        """
        with self.ticket.locked(merged=True):
            line = SideLine.objects.create(
                conversation=self,
                text=answer.text,
                inbound=answer.inbound,
                message_id=answer.message_id[:500],
                sender=answer.sender,
            )
            line.attach(answer.files)
            self._touch(closed_at=None, is_unread=True)
            self.ticket.told_aside("ticket.side_answered", self, by=by)
            if not answer.is_automatic:
                self.ticket.wake_by_side(by=by)
        return line

    def close(self, *, by: "Staff") -> None:
        """End it; raises Refused where it is ended. An answer opens it again."""
        with self.ticket.locked(merged=True):
            self.refresh_from_db(fields=["closed_at"])
            if self.closed_at is not None:
                raise Refused("", "closed", _("This conversation is closed already."))
            self._touch(closed_at=now(), is_unread=False)
            self.ticket.told_aside("ticket.side_closed", self, by=by)

    def look(self) -> None:
        """Somebody has read it."""
        if self.is_unread:
            SideConversation.objects.filter(pk=self.pk).update(is_unread=False)

    def _touch(self, **values: object) -> None:
        self.last_at = now()
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=["last_at", *values])

    def _send(self, text: str, *, by: "Staff", files: Sequence[File]) -> "SideLine":
        """The line and its delivery, which names mails of this conversation alone."""
        ticket = self.ticket
        if ticket.channel is None:
            raise Refused("text", "no-channel", _("No mail channel is set up."))
        ids = self.lines.exclude(message_id="").order_by("-pk")
        known = list(ids.values_list("message_id", flat=True)[:MOST_REFERENCES])[::-1]
        letter = Letter(
            subject=self.subject,
            text=text,
            in_reply_to=known[-1] if known else "",
            references=known,
            files=[(file.name, file.blob) for file in files],
        )
        to = Addressee(ticket.client, self.address())
        delivery = Delivery.objects.plan(
            letter, channel=ticket.channel, to=to, by=by, due_at=now() + UNDO
        )
        delivery.message_id = seals.message_id(
            ticket.pk, delivery.pk, ticket.channel.domain
        )
        delivery.save(update_fields=["message_id"])
        line = SideLine.objects.create(
            conversation=self,
            staff=by,
            text=text,
            delivery=delivery,
            message_id=delivery.message_id,
        )
        line.attach(files)
        return line


class SideLine(models.Model):
    """One mail of it, out (`staff`) or in."""

    conversation = models.ForeignKey(
        SideConversation, on_delete=models.CASCADE, related_name="lines"
    )
    staff = models.ForeignKey(
        "crm.Staff", null=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(blank=True)
    at = models.DateTimeField(default=now)
    delivery = models.OneToOneField(
        "messaging.Delivery",
        null=True,
        on_delete=models.PROTECT,
        related_name="side_line",
    )
    inbound = models.OneToOneField(
        "messaging.Inbound",
        null=True,
        on_delete=models.PROTECT,
        related_name="side_line",
    )
    message_id = models.CharField(max_length=500, blank=True)
    recalled_at = models.DateTimeField(null=True)
    # Of a mail from another address than the one written to: which, masked.
    sender = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"line {self.pk} of side conversation {self.conversation_id}"

    @property
    def undo_until(self) -> "datetime | None":
        """Until when it can be taken back; None once that time is over."""
        sent = self.delivery
        if sent is None or sent.state != sent.State.PLANNED or sent.attempts:
            return None
        return sent.due_at if sent.due_at and sent.due_at > now() else None

    def undo(self, *, by: "Staff") -> str:
        """Take it back within 10 seconds, before it is sent; the text, to go on.

        Raises Refused for another's and once it is on its way.
        """
        side = self.conversation
        if self.staff_id != by.pk or self.delivery is None:
            raise Refused("", "not-yours", _("Only your own mail can be taken back."))
        with side.ticket.locked(merged=True):
            self.refresh_from_db(fields=["text", "recalled_at"])
            if self.recalled_at is not None:
                raise Refused("", "recalled", _("This mail was taken back already."))
            self.delivery.cancel(by=by)
            text, self.text, self.recalled_at = self.text, "", now()
            self.save(update_fields=["text", "recalled_at"])
            side.ticket.told_aside("ticket.side_undone", side, by=by)
        return text

    def attach(self, files: Sequence[File]) -> None:
        """Put the files on the line."""
        SideFile.objects.bulk_create(
            SideFile(line=self, blob=file.blob, name=file.name, mime=file.mime)
            for file in files
        )


class SideFile(models.Model):
    """A file on such a line."""

    line = models.ForeignKey(SideLine, on_delete=models.CASCADE, related_name="files")
    blob = models.ForeignKey(
        "messaging.Blob", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name
