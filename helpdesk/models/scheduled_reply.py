"""ScheduledReply: a reply that is written and leaves at a moment of its author's."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from config.lib import claims
from config.lib.claims import Claimable, due_index
from config.lib.clock import now
from crm.models import Staff
from crm.refused import Refused
from helpdesk.macros import chosen

from .draft import Draft
from .ticket.saying import Enclosed, File, Then

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from helpdesk.models.entry import Entry
    from helpdesk.models.ticket import Ticket


class State(models.TextChoices):
    """How far it has come."""

    WAITING = "waiting", _("Waiting for its time")
    SENT = "sent", _("Sent")
    HELD = "held", _("Held back")
    DROPPED = "dropped", _("Not to be sent")


STANDING = (State.WAITING, State.HELD)


class ScheduledReplyManager(models.Manager["ScheduledReply"]):
    """Finds those that still stand."""

    def standing(self) -> "models.QuerySet[ScheduledReply]":
        """Those that wait for their time, and those held back."""
        return self.filter(state__in=STANDING)

    def hold_back(self, ticket: "Ticket") -> None:
        """Hold back what was written before the client's newest word."""
        seen = ticket.thread.client_number
        for row in self.filter(ticket=ticket, state=State.WAITING, seen__lt=seen):
            row.ticket = ticket
            row.hold_back("news")


class ScheduledReply(Claimable):
    """Every step is taken under the lock of its ticket, so that it leaves once at most.

    What stands against it when its time has come holds it back: nothing of it is lost,
    and its author is told. `why` is the code of the refusal. `override` is the reason
    for telling account values to who is not verified.
    """

    State: ClassVar[type[State]] = State

    ticket = models.ForeignKey(
        "helpdesk.Ticket", on_delete=models.PROTECT, related_name="later"
    )
    staff = models.ForeignKey("crm.Staff", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    # The number of the last line that its author had seen.
    seen = models.PositiveIntegerField()
    then = models.CharField(max_length=7, choices=Then.choices, default=Then.WAIT)
    # As `Enclosed` has them; the actions as they were chosen.
    alone = models.BooleanField(default=False)
    macros = models.JSONField(default=list, blank=True)
    key = models.CharField(max_length=64)
    override = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    made_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=40, blank=True)
    entry = models.OneToOneField(
        "helpdesk.Entry",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="scheduled",
    )

    objects: ClassVar[ScheduledReplyManager] = ScheduledReplyManager()

    if TYPE_CHECKING:
        files: RelatedManager["ScheduledFile"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ticket", "key"], name="helpdesk_scheduled_key_once"
            )
        ]
        indexes: ClassVar = [
            due_index("helpdesk_scheduled_due"),
            models.Index(
                fields=["ticket"],
                condition=models.Q(state__in=["waiting", "held"]),
                name="helpdesk_scheduled_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.pk} of {self.ticket_id}, to be sent later"

    @property
    def is_held(self) -> bool:
        """Whether it was held back."""
        return self.state == State.HELD

    def enclose(self, enclosed: Enclosed) -> None:
        """Put the files beside it, and let go of the draft that it was."""
        ScheduledFile.objects.bulk_create(
            ScheduledFile(reply=self, blob=file.blob, name=file.name, mime=file.mime)
            for file in enclosed.files
        )
        Draft.objects.said(self, enclosed.draft)

    def change(self, text: str, at: datetime, *, seen: int, by: "Staff") -> None:
        """Say this instead, at that moment; one held back waits again. Raises Refused
        as `reply_later` does, and for another's.
        """
        self._guard_own(by)
        ticket, reason = self.ticket, self.override or None
        text = ticket._whole(text)
        kinds = ticket.disclosure_in(text)
        shared = ticket._sharing(text, alone=self.alone)
        with ticket.locked() as thread:
            self._stand()
            ticket._guard_later(thread, at, seen)
            if reason is None:
                ticket._guard_disclosure(kinds, shared, None, by=by)
            self.text, self.at, self.due_at, self.seen = text, at, at, seen
            self.state, self.why, self.made_at = State.WAITING, "", now()
            self.save(update_fields=[*_STEP, "text", "at", "seen", "made_at"])
            told = {"reply": self.pk, "until": at.isoformat()}
            ticket._record("ticket.later_changed", by=by, **told)

    def send_now(self, *, force: bool = False, by: "Staff") -> "Entry":
        """Say it at once; with `force`, whatever has come in since it was written.
        Raises Refused as `reply` does, and for another's.
        """
        self._guard_own(by)
        with self.ticket.locked():
            self._stand()
            return self._say(None if force else self.seen)

    def take_back(self, *, by: "Staff") -> None:
        """Do not send it: its text goes into the composer of `by`, on the ticket where
        the matter goes on.
        """
        with transaction.atomic():
            text, ticket = self.text, self.ticket.standing()
            self.drop(by=by)
            last = ticket.thread.last_number
            Draft.objects.give_back(ticket, text, to=by, seen=last)

    def drop(self, *, by: "Staff") -> None:
        """Do not send it, and forget it; raises Refused where it has left."""
        with self.ticket.locked(merged=True):
            self._stand()
            self.state, self.due_at, self.text = State.DROPPED, None, ""
            self.save(update_fields=[*_STEP, "text"])
            for file in self.files.select_related("blob"):
                file.delete()
                file.blob.drop()
            told = {"reply": self.pk, "author": self.staff_id}
            self.ticket._record("ticket.later_dropped", by=by, **told)

    def leave(self) -> None:
        """Say it, for the worker that has claimed it; once, or hold it back. Raises
        claims.LeaseLost where another worker has it by now; then nothing was said.
        """
        try:
            with self.ticket.locked():
                self.refresh_from_db(fields=["state"])
                if self.state == State.WAITING:
                    self._guard_author()
                    self._guard_still_open()
                    self._say(self.seen)
                claims.finish(self)
        except Refused as refused:
            self.hold_back(refused.code)
            claims.finish(self)

    def hold_back(self, why: str) -> None:
        """Do not send it as long as nobody says so."""
        with self.ticket.locked(merged=True):
            self.refresh_from_db(fields=["state"])
            if self.state != State.WAITING:
                return
            self.state, self.why, self.due_at = State.HELD, why[:40], None
            self.save(update_fields=_STEP)
            told = {"reply": self.pk, "author": self.staff_id, "why": self.why}
            self.ticket._record("ticket.later_held", by=Staff.system(), **told)

    def _stand(self) -> None:
        """Raise Refused where it has left or was dropped meanwhile."""
        self.refresh_from_db(fields=["state", "text", "at", "seen"])
        if self.state not in STANDING:
            raise Refused("", "gone", _("This reply waits no longer: look at it."))

    def _say(self, seen: int | None) -> "Entry":
        kept = list(self.files.select_related("blob"))
        files = [File(file.name, file.mime, file.blob) for file in kept]
        self.entry = self.ticket.reply(
            self.text,
            by=self.staff,
            seen=seen,
            enclosed=self._enclosed(files),
            override=self.override or None,
        )
        self.files.all().delete()
        self.state, self.due_at, self.text = State.SENT, None, ""
        self.save(update_fields=[*_STEP, "text", "entry"])
        return self.entry

    def _enclosed(self, files: list[File]) -> Enclosed:
        macros = chosen.read(self.macros)
        return Enclosed(
            files, self.key, macros=macros, then=self.then, alone=self.alone
        )

    def _guard_own(self, by: "Staff") -> None:
        if by.pk != self.staff_id:
            raise Refused(
                "", "not-yours", _("Only its author can change or send this reply.")
            )

    def _guard_author(self) -> None:
        from helpdesk.models import Ticket

        reach = Ticket.objects.visible_to(self.staff)
        here = self.staff.is_active and self.staff.has_perm("helpdesk.work_tickets")
        if not here or not reach.filter(pk=self.ticket_id).exists():
            raise Refused("", "author", _("Its author works on this no longer."))

    def _guard_still_open(self) -> None:
        done_at = self.ticket.resolved_at
        if self.ticket.is_done and done_at and done_at > self.made_at:
            raise Refused("", "done", _("The ticket was resolved meanwhile."))


class ScheduledFile(models.Model):
    """A file that goes with it."""

    reply = models.ForeignKey(
        ScheduledReply, on_delete=models.CASCADE, related_name="files"
    )
    blob = models.ForeignKey(
        "messaging.Blob", on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.name


_STEP = ["state", "why", "due_at"]
