"""From one status to the next, as the set-up allows."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.lib.prepared import Prepared
from crm.refused import Refused
from helpdesk.models.ticket_status import TicketStatus

if TYPE_CHECKING:
    from crm.models import Staff

    from .fields import TicketFields as Base
else:
    Base = object


def _following(status: int) -> "QuerySet[TicketStatus]":
    return TicketStatus.objects.in_use().filter(comes_from=status).exclude(pk=status)


_FOLLOWING = Prepared(_following, "status")


class Progressable(Base):
    """Choosing a status; resolving, closing and reopening are verbs of their own."""

    def next_statuses(self) -> list[TicketStatus]:
        """Those in use that may follow, in their order."""
        found: list[TicketStatus] = _FOLLOWING.objects(status=self.status_id)
        return found

    def progress(self, *, to: TicketStatus, by: "Staff") -> None:
        """Put the ticket into this status of those in which it needs something still.

        Raises Refused for one that may not follow, that is not in use, or in which it
        would be done: "resolve" and "close" lead there, "reopen" away from it.
        """
        with self.locked():
            if self.status_id == to.pk:
                return
            if self.is_done or to.is_done:
                raise Refused(
                    "status",
                    "other-verb",
                    _("Resolve, close or open the ticket again to change this."),
                )
            if to.category == self.Category.WAITING_THIRD and not self.third_party_id:
                raise Refused("status", "party", _("Say whom the ticket waits for."))
            self._follow("ticket.progressed", to, by=by)

    def _follow(
        self, action: str, to: TicketStatus, *, by: "Staff", **more: object
    ) -> None:
        """Take the step to this status, where it may follow; `more` are the columns
        that are set with it.
        """
        former = self.status
        self._guard_step(to)
        for name, value in more.items():
            setattr(self, name, value)
        self.save(update_fields=[*self._enter(to.category, to), *more])
        self._record(
            action,
            by=by,
            status=to.pk,
            former_status=former.pk,
            name=to.name,
            name_zh=to.name_zh,
        )

    def _guard_step(self, to: TicketStatus) -> None:
        if not to.is_active:
            raise Refused("status", "not-in-use", _("This status is not in use."))
        if not self.status.leads_to.filter(pk=to.pk).exists():
            raise Refused(
                "status",
                "transition",
                _("“%(to)s” may not follow “%(former)s” on this desk.")
                % {"to": to.label, "former": self.status.label},
            )

    def _of(self, category: str, to: TicketStatus | None) -> TicketStatus:
        """The status chosen, which must be of this category; else its first."""
        if to is not None and to.category != category:
            raise Refused("status", "category", _("Choose another status for this."))
        return to or TicketStatus.objects.first_of(category)
