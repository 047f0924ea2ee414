"""Being done, and being open again."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff

    from .fields import TicketFields as Base
else:
    Base = object


class Resolvable(Base):
    """Resolving and reopening."""

    def resolve(self, *, by: "Staff") -> None:
        """Mark the matter as solved; raises Refused where it is already."""
        with self.locked() as thread:
            if self.is_done:
                raise Refused("", "done", _("This ticket is resolved already."))
            self.resolved_at = now()
            self.save(update_fields=[*self._enter(self.Status.RESOLVED), "resolved_at"])
            thread.unread = 0
            thread.save(update_fields=["unread"])
            self._record("ticket.resolved", by=by)

    def reopen(self, *, by: "Staff") -> None:
        """Take the matter up again; raises Refused where it is open."""
        with self.locked():
            if not self.is_done:
                raise Refused("", "open", _("This ticket is open already."))
            self.resolved_at = None
            self.save(update_fields=[*self._enter(self.Status.OPEN), "resolved_at"])
            self._record("ticket.reopened", by=by)
