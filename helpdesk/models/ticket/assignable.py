"""Who holds a ticket, and where it waits."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.queue import Queue

    from .fields import TicketFields as Base
else:
    Base = object


class Assignable(Base):
    """Claiming, assigning, releasing, moving."""

    def claim(self, *, by: "Staff") -> None:
        """Take the ticket; raises Refused where a colleague holds it."""
        with self.locked():
            if self.assignee_id == by.pk:
                return
            if self.assignee_id is not None:
                raise Refused("", "held", _("A colleague took this ticket already."))
            self._hand_to(by)
            self._record("ticket.claimed", by=by)

    def assign(self, *, to: "Staff", by: "Staff") -> None:
        """Give the ticket to a colleague who may work in its queue; raises Refused."""
        with self.locked():
            if self.assignee_id == to.pk:
                return
            if not self.may_hold(to):
                raise Refused(
                    "to", "not-in-queue", _("Choose somebody who works in this queue.")
                )
            former = self.assignee_id
            self._hand_to(to)
            self._record("ticket.assigned", by=by, to=to.pk, former_staff=former)

    def release(self, *, by: "Staff") -> None:
        """Put the ticket back to its queue."""
        with self.locked():
            if self.assignee_id is None:
                return
            former, self.assignee = self.assignee_id, None
            self.save(update_fields=["assignee"])
            self._record("ticket.released", by=by, former_staff=former)

    def move(self, *, queue: "Queue", by: "Staff") -> None:
        """Move to another queue; its holder lets go unless he works there too."""
        with self.locked():
            if self.queue_id == queue.pk:
                return
            if not queue.is_active:
                raise Refused("queue", "not-in-use", _("This queue is not in use."))
            former, self.queue = self.queue_id, queue
            if self.assignee is not None and not self.may_hold(self.assignee):
                self.assignee = None
            self.save(update_fields=["queue", "assignee"])
            self._record("ticket.moved", by=by, queue=queue.pk, former_queue=former)

    def may_hold(self, staff: "Staff") -> bool:
        """Whether `staff` may be given this ticket: active, and in its queue or a
        supervisor.
        """
        if not staff.is_active:
            return False
        if staff.has_perm("helpdesk.supervise_tickets"):
            return True
        in_queue: bool = self.queue.members.filter(staff=staff).exists()
        return in_queue and staff.has_perm("helpdesk.work_tickets")

    def _hand_to(self, staff: "Staff") -> None:
        self.assignee = staff
        changed = ["assignee"]
        if self.category == self.Category.NEW:
            changed += self._enter(self.Category.OPEN)
        self.save(update_fields=changed)
