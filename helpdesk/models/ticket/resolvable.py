"""Being done, and being open again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

from .describable import Describable
from .holdable import Holdable
from .progressable import Progressable

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models import Ticket
    from helpdesk.models.thread import Thread
    from helpdesk.models.ticket_status import TicketStatus
    from helpdesk.models.wrapup import WrapupReason


@dataclass(frozen=True)
class Ending:
    """How a matter ended: why, and whether the client's question was solved. `values`
    (key of a field of its type → text) are filled in first.
    """

    reason: "WrapupReason | None" = None
    is_solved: bool = True
    values: Mapping[str, str] = field(default_factory=dict)


class Resolvable(Describable, Holdable, Progressable):
    """Resolving, closing and reopening; each into the status of its category that is
    chosen, else into the first.
    """

    def resolve(
        self,
        *,
        by: "Staff",
        to: "TicketStatus | None" = None,
        ending: "Ending | None" = None,
    ) -> None:
        """Mark the matter as settled, and keep how it ended.

        Raises Refused where it is done already, where the set-up lets no such status
        follow, where something that its type requires is not known, and where a desk
        that has set up reasons is given none that is in use.
        """
        ending = ending or Ending()
        with self.locked() as thread:
            if self.is_done:
                raise Refused("", "done", _("This ticket is resolved already."))
            if ending.values:
                self.describe(ending.values, by=by)
            self._guard_described()
            self._guard_reason(ending.reason)
            status = self._of(self.Category.RESOLVED, to)
            self._end("ticket.resolved", status, thread, by=by)
            self._wrap_up(ending, by=by)

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

    def _guard_reason(self, reason: "WrapupReason | None") -> None:
        from helpdesk.models.wrapup import WrapupReason

        in_use = WrapupReason.objects.filter(is_active=True)
        if reason is None and in_use.exists():
            raise Refused("reason", "missing", _("Choose how the matter ended."))
        if reason is not None and not in_use.filter(pk=reason.pk).exists():
            raise Refused("reason", "not-in-use", _("This ending is not in use."))

    def _wrap_up(self, ending: Ending, *, by: "Staff") -> None:
        from helpdesk.models.wrapup import Wrapup

        solved, reason = ending.is_solved, ending.reason
        ticket = cast("Ticket", self)
        Wrapup.objects.create(ticket=ticket, reason=reason, is_solved=solved, by=by)

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
        done_at = self.resolved_at or now()
        self._follow(action, to, by=by, resolved_at=done_at)
        thread.settle()
