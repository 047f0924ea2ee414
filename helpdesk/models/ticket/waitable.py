"""Waiting for somebody outside the house."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.models.staff import Department
from crm.refused import Refused

from .progressable import Progressable

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.third_party import ThirdParty
    from helpdesk.models.ticket_status import TicketStatus


class Waitable(Progressable):
    """Naming whom a matter waits for, and which department sees to it."""

    def wait_for(
        self,
        party: "ThirdParty",
        *,
        by: "Staff",
        department: str = "",
        to: "TicketStatus | None" = None,
    ) -> None:
        """Wait for this third party; the wait is the department's, or that of the one
        which usually asks them. Nothing is recorded where it is so already.

        Raises Refused for a party or a department that is not there, for a matter that
        is done, and where the set-up lets no such status follow.
        """
        owner = department or party.department
        if owner not in Department.values:
            raise Refused("department", "unknown", _("There is no such department."))
        with self.locked():
            if self.is_done:
                raise Refused("", "done", _("This ticket is resolved already."))
            if not party.is_active and party.pk != self.third_party_id:
                raise Refused("party", "not-in-use", _("This one is not in use."))
            status = self._of(self.Category.WAITING_THIRD, to)
            now_so = (party.pk, owner, status.pk)
            if (self.third_party_id, self.wait_department, self.status_id) == now_so:
                return
            self._wait(party, owner, status, by=by)

    def _wait(
        self, party: "ThirdParty", owner: str, to: "TicketStatus", *, by: "Staff"
    ) -> None:
        if self.status_id != to.pk:
            self._guard_step(to)
        self.third_party, self.wait_department = party, owner
        changed = self._enter(to.category, to)
        self.save(update_fields=[*changed, "third_party", "wait_department"])
        self._record(
            "ticket.waits_for",
            by=by,
            party=party.pk,
            name=party.name,
            name_zh=party.name_zh,
            department=owner,
        )
