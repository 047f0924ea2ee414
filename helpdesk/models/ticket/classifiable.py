"""What a matter is about, and how soon it matters."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.ticket_type import TicketType

    from .fields import TicketFields as Base
else:
    Base = object


class Classifiable(Base):
    """Giving a type and a priority."""

    def classify(
        self, *, type: "TicketType | None", priority: int, by: "Staff"
    ) -> None:
        """Set type (None: not known yet) and priority; raises Refused for either one
        that is not in use. Nothing is recorded where nothing changes.
        """
        if priority not in self.Priority.values:
            raise Refused("priority", "unknown", _("There is no such priority."))
        with self.locked():
            former = (self.type_id, self.priority)
            if former == (type.pk if type else None, priority):
                return
            if type is not None and not type.is_active and type.pk != self.type_id:
                raise Refused("type", "not-in-use", _("This type is not in use."))
            self.type, self.priority = type, priority
            self.save(update_fields=["type", "priority"])
            self._record(
                "ticket.classified",
                by=by,
                type=self.type_id,
                former_type=former[0],
                priority=priority,
                former_priority=former[1],
            )
