"""Being done, and being open again."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

from .holdable import Holdable
from .progressable import Progressable

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.thread import Thread
    from helpdesk.models.ticket_status import TicketStatus


class Resolvable(Holdable, Progressable):
    """Resolving, closing and reopening; each into the status of its category that is
    chosen, else into the first.
    """

    def resolve(self, *, by: "Staff", to: "TicketStatus | None" = None) -> None:
        """Mark the matter as solved; raises Refused where it is done already, or where
        the set-up lets no such status follow.
        """
        with self.locked() as thread:
            if self.is_done:
                raise Refused("", "done", _("This ticket is resolved already."))
            status = self._of(self.Category.RESOLVED, to)
            self._end("ticket.resolved", status, thread, by=by)

    def close(self, *, by: "Staff", to: "TicketStatus | None" = None) -> None:
        """Put the matter away, solved or not; raises Refused as `resolve` does."""
        with self.locked() as thread:
            if self.category == self.Category.CLOSED:
                raise Refused("", "closed", _("This ticket is closed already."))
            status = self._of(self.Category.CLOSED, to)
            self._end("ticket.closed", status, thread, by=by)

    def reopen(self, *, by: "Staff", to: "TicketStatus | None" = None) -> None:
        """Take the matter up again; raises Refused where it is open."""
        with self.locked():
            if not self.is_done:
                raise Refused("", "open", _("This ticket is open already."))
            status = self._of(self.Category.OPEN, to)
            self._follow("ticket.reopened", status, by=by, resolved_at=None)

    def change_status(self, to: "TicketStatus", *, by: "Staff") -> None:
        """Take whichever verb leads to this status; raises Refused as that does."""
        if to.category == self.Category.RESOLVED:
            self.resolve(by=by, to=to)
        elif to.category == self.Category.CLOSED:
            self.close(by=by, to=to)
        elif self.is_done:
            self.reopen(by=by, to=to)
        else:
            self.progress(to=to, by=by)

    def _end(
        self, action: str, to: "TicketStatus", thread: "Thread", *, by: "Staff"
    ) -> None:
        """Take the step; nobody has to read anything of it any more."""
        let_go = {name: getattr(self, name) for name in self._let_go()}
        done_at = self.resolved_at or now()
        self._follow(action, to, by=by, resolved_at=done_at, **let_go)
        thread.unread = 0
        thread.save(update_fields=["unread"])
