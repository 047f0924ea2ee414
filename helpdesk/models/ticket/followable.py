"""Who is kept up to date about a matter."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff

    from .fields import TicketFields as Base
else:
    Base = object


class Followable(Base):
    """Following, and letting go."""

    def follow(self, staff: "Staff", *, by: "Staff") -> None:
        """Keep `staff` up to date from now on, which lets them reach the ticket.
        Nothing is recorded where they follow already.

        Raises Refused for who is disabled or does not work on tickets.
        """
        if not staff.is_active or not staff.has_perm("helpdesk.work_tickets"):
            raise Refused(
                "staff", "no-work", _("Choose somebody who works on tickets.")
            )
        with self.locked():
            told = {"by": by, "at": now()}
            _row, is_new = self.followers.get_or_create(staff=staff, defaults=told)
            if is_new:
                self._record("ticket.followed", by=by, staff=staff.pk)

    def unfollow(self, staff: "Staff", *, by: "Staff") -> None:
        """Keep them up to date no longer; nothing is recorded where they did not
        follow.
        """
        with self.locked():
            if self.followers.filter(staff=staff).delete()[0]:
                self._record("ticket.unfollowed", by=by, staff=staff.pk)
