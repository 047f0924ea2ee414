"""Putting a matter aside until a moment, or until the client writes."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.refused import Refused

if TYPE_CHECKING:
    from crm.models import Staff

    from .fields import TicketFields as Base
else:
    Base = object

LONGEST = timedelta(days=366)


class Holdable(Base):
    """Holding, and waking by itself."""

    @property
    def is_held(self) -> bool:
        """Whether it is put aside and has not woken yet."""
        return self.hold_state == self.Hold.HELD

    @property
    def is_due(self) -> bool:
        """Whether it was put aside, has woken, and nobody has done anything since."""
        return self.hold_state == self.Hold.DUE

    def hold(self, *, until: datetime | None, by: "Staff") -> None:
        """Put aside until this moment (None: until the client writes), which they may
        do before it too.

        Raises Refused for a moment that is over or more than a year ahead, and for a
        matter that is done.
        """
        if until is not None and not now() < until < now() + LONGEST:
            raise Refused(
                "until", "moment", _("Choose a moment from now on, within a year.")
            )
        with self.locked():
            if self.is_done:
                raise Refused("", "done", _("This ticket is resolved already."))
            self.hold_state, self.held_until = self.Hold.HELD, until
            self.save(update_fields=_COLUMNS)
            told = until.isoformat() if until else ""
            self._record("ticket.held", by=by, until=told)

    def take_up(self, *, by: "Staff") -> None:
        """Hold it no longer; nothing is recorded where it was not held."""
        with self.locked():
            if self.hold_state:
                self.save(update_fields=self._let_go())
                self._record("ticket.taken_up", by=by)

    def wake(self, *, by: "Staff") -> None:
        """Come back, where the moment has come; once, however many workers see it."""
        with self.locked():
            if self.is_held and self.held_until and self.held_until <= now():
                self._wake("time", by=by)

    def _wake(self, why: str, *, by: "Staff") -> None:
        self.hold_state = self.Hold.DUE
        self.save(update_fields=["hold_state"])
        self._record("ticket.woke", by=by, why=why)

    def _let_go(self) -> list[str]:
        """Hold it no longer; the names of the changed fields."""
        if not self.hold_state:
            return []
        self.hold_state, self.held_until = self.Hold.NOT, None
        return _COLUMNS


_COLUMNS = ["hold_state", "held_until"]
