"""Saying that a ticket is spam, and that it was not."""

from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Ticket
    from helpdesk.models.spam_mark import SpamMark

    from .fields import TicketFields as Base
else:
    Base = object


class Spammable(Base):
    """Marking as spam: closed without an answer, whatever the set-up lets follow."""

    def mark_as_spam(self, *, by: "Staff") -> None:
        """Close it as spam, and count it as that in reports; raises Refused where it is
        so already.
        """
        from helpdesk.models.spam_mark import SpamMark
        from helpdesk.models.wrapup import Wrapup, WrapupReason

        with self.locked() as thread:
            if self.spam_mark() is not None:
                raise Refused("", "spam", _("This ticket is spam already."))
            ticket, reason = cast("Ticket", self), WrapupReason.objects.spam()
            wrapup = Wrapup.objects.create(
                ticket=ticket, reason=reason, is_solved=False, by=by
            )
            SpamMark.objects.create(
                ticket=ticket, status=self.status, by=by, wrapup=wrapup
            )
            self.resolved_at = self.resolved_at or now()
            changed = self._enter(self.Category.CLOSED)
            self.save(update_fields=[*changed, "resolved_at"])
            thread.settle()
            self._record("ticket.marked_spam", by=by)

    def unmark_spam(self, *, by: "Staff") -> None:
        """Put it back into the status it had; raises Refused where it is no spam."""
        with self.locked():
            mark = self.spam_mark()
            if mark is None:
                raise Refused("", "no-spam", _("This ticket is not marked as spam."))
            if mark.wrapup is not None:
                # It never ended so: no report may count it.
                mark.wrapup.delete()
            mark.undone_at, mark.wrapup = now(), None
            mark.save(update_fields=["undone_at", "wrapup"])
            changed = self._enter_again(mark.status)
            if not self.is_done:
                self.resolved_at = None
            self.save(update_fields=[*changed, "resolved_at"])
            self._record("ticket.unmarked_spam", by=by)

    def spam_mark(self) -> "SpamMark | None":
        """The mark in force."""
        from helpdesk.models.spam_mark import SpamMark

        marks = SpamMark.objects.select_related("status", "wrapup")
        return marks.filter(ticket=self.pk, undone_at=None).first()
