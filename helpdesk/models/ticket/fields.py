"""The columns of a Ticket, and what every ability needs of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.models.staff import Department
from crm.refused import Refused
from helpdesk.models.ticket_status import DONE, Category, TicketStatus

if TYPE_CHECKING:
    from typing import Any

    from django.db.models.fields.related_descriptors import RelatedManager

    from crm.models import Activity, Staff
    from helpdesk.models.entry import Entry
    from helpdesk.models.follower import Follower
    from helpdesk.models.scheduled_reply import ScheduledReply
    from helpdesk.models.side_conversation import SideConversation
    from helpdesk.models.thread import Thread
    from helpdesk.models.wrapup import Wrapup


# Keys of lines that follow from something else begin so; nobody may choose such a one.
SYSTEM_KEY = "~"


class Priority(models.IntegerChoices):
    """How soon it matters."""

    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class Way(models.TextChoices):
    """How the matter came to the desk."""

    MAIL = "mail", _("Mail")
    PHONE = "phone", _("Phone")
    COUNTER = "counter", _("Counter")
    QQ = "qq", "QQ"
    DESK = "desk", _("Written by the desk")


class Hold(models.TextChoices):
    """Whether a matter is put aside, and has woken since."""

    NOT = ""
    HELD = "held", _("Held")
    DUE = "due", _("Due again")


class TicketFields(models.Model):
    """The columns."""

    Category: ClassVar[type[Category]] = Category
    Priority: ClassVar[type[Priority]] = Priority
    Hold: ClassVar[type[Hold]] = Hold

    number = models.BigAutoField(primary_key=True)
    subject = models.CharField(_("subject"), max_length=300)
    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="tickets"
    )
    contact = models.ForeignKey(
        "crm.ContactPoint",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    channel = models.ForeignKey(
        "messaging.Channel",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    way = models.CharField(max_length=8, choices=Way.choices, default=Way.MAIL)
    type = models.ForeignKey(
        "helpdesk.TicketType",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.NORMAL
    )
    # No index of its own: lists go by `is_done` and `category`.
    status = models.ForeignKey(
        TicketStatus,
        verbose_name=_("status"),
        on_delete=models.PROTECT,
        related_name="tickets",
        db_index=False,
    )
    # That of the status, which never changes it.
    category = models.CharField(
        max_length=14, choices=Category.choices, default=Category.NEW
    )
    is_done = models.BooleanField(default=False)
    queue = models.ForeignKey(
        "helpdesk.Queue",
        on_delete=models.PROTECT,
        related_name="tickets",
        db_index=False,
    )
    assignee = models.ForeignKey(
        "crm.Staff",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assigned_tickets",
        db_index=False,
    )
    # Whom a matter in that category waits for, and whose the wait is.
    third_party = models.ForeignKey(
        "helpdesk.ThirdParty",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    wait_department = models.CharField(
        max_length=20, choices=Department.choices, blank=True
    )
    # Where the matter goes on, once this ticket was merged.
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_from",
    )
    hold_state = models.CharField(
        max_length=4, choices=Hold.choices, default=Hold.NOT, blank=True
    )
    held_until = models.DateTimeField(null=True, blank=True)
    # The record of the platform that the matter is about, and its state back then.
    reference = models.CharField(_("platform reference"), max_length=64, blank=True)
    reference_kind = models.CharField(max_length=20, blank=True)
    reference_status = models.CharField(max_length=20, blank=True)
    # Key of a field of the type → its value, masked as it is kept.
    values = models.JSONField(default=dict, blank=True)
    last_at = models.DateTimeField()
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        merged_into_id: int | None
        thread: Thread
        entries: RelatedManager[Entry]
        followers: RelatedManager[Follower]
        sides: RelatedManager[SideConversation]
        later: RelatedManager[ScheduledReply]
        wrapups: RelatedManager[Wrapup]

        def save_without_historical_record(self, **options: Any) -> None: ...

    class Meta:
        abstract = True

    @contextmanager
    def locked(self, *, merged: bool = False) -> Iterator["Thread"]:
        """Hold the thread's row, the lock of this matter, and read both rows again.

        Raises Refused for a ticket that goes on in another, unless `merged` ones are
        meant too.
        """
        with locked(self.thread):
            thread = self.thread
            self.refresh_from_db(fields=[f.attname for f in self._meta.concrete_fields])
            if self.merged_into_id is not None and not merged:
                raise Refused(
                    "",
                    "merged",
                    _("This ticket is merged into #%(number)d: go on there.")
                    % {"number": self.merged_into_id},
                )
            yield thread

    def _enter(self, category: str, status: TicketStatus | None = None) -> list[str]:
        """Set the status (of the category; else its first) and what follows from it;
        the names of the changed fields.
        """
        was_done = self.is_done
        self.status = status or TicketStatus.objects.first_of(category)
        self.category, self.is_done = category, category in DONE
        changed = ["status", "category", "is_done"]
        if self.is_done and self.hold_state:
            self.hold_state, self.held_until = Hold.NOT, None
            changed += ["hold_state", "held_until"]
        if was_done and not self.is_done:
            self._is_no_spam()
        if self.third_party_id and category != Category.WAITING_THIRD:
            self.third_party, self.wait_department = None, ""
            changed += ["third_party", "wait_department"]
        return changed

    def _enter_again(self, status: TicketStatus) -> list[str]:
        """Enter the status it had once. Whom it waited for is not known any more: such
        a matter is open, for somebody to look at.
        """
        if status.category == Category.WAITING_THIRD:
            return self._enter(Category.OPEN)
        return self._enter(status.category, status)

    def _is_no_spam(self) -> None:
        """What is taken up again is marked as spam no longer, by whatever verb."""
        from helpdesk.models.spam_mark import SpamMark

        marks = SpamMark.objects.filter(ticket=self.pk, undone_at=None)
        marks.update(undone_at=now())

    def _open_again(self) -> None:
        """Open what waited or was done; whoever works on it has the next word."""
        if self.category in {Category.NEW, Category.OPEN}:
            return
        self.resolved_at = None
        self.save(update_fields=[*self._enter(Category.OPEN), "resolved_at"])

    def _said(self, key: str, **same: "Any") -> "Entry | None":
        """The line that was said under this key, if there is one.

        Raises Refused where it is another one than `same`: a key whose answer got lost
        must not swallow what was written since.
        """
        if same and key.startswith(SYSTEM_KEY):
            raise Refused("key", "key-reserved", _("Choose another key."))
        known = self.entries.filter(key=key).first() if key else None
        if known and any(getattr(known, name) != value for name, value in same.items()):
            raise Refused(
                "",
                "key-reused",
                _("Your last text has arrived already. Look at it, then send this."),
            )
        return known

    def _append(self, thread: "Thread", **fields: "Any") -> "Entry":
        """Add a line under the lock and move the ticket up its lists."""
        entry = thread.append(**fields)
        self.last_at = entry.at
        self.save_without_historical_record(update_fields=["last_at"])
        return entry

    def _stand_where_it_stood(self) -> None:
        """Back to its place in lists, once a line was taken back: that of what was said
        last, to whomever; whoever sends again goes on from there.
        """
        said = self.entries.filter(recalled_at=None).order_by("-number")
        aside = self.sides.order_by("-last_at").values_list("last_at", flat=True)
        if at := [*said.values_list("at", flat=True)[:1], *aside[:1]]:
            self.last_at = max(at)
            self.save_without_historical_record(update_fields=["last_at"])

    def _record(self, action: str, *, by: "Staff", **particulars: "Any") -> "Activity":
        return record(action, self, by=by, client_id=self.client_id, **particulars)
