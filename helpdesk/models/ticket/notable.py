"""What colleagues tell each other about a ticket."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .saying import File, attach, checked

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.entry import Entry

    from .fields import TicketFields as Base
else:
    Base = object


class Notable(Base):
    """Writing notes."""

    def note(
        self, text: str, *, by: "Staff", files: Sequence[File] = (), key: str = ""
    ) -> "Entry":
        """Write what only colleagues read; a repeated `key` gives the line there is."""
        from helpdesk.models.entry import Entry

        text = checked(text)
        with self.locked() as thread:
            said = {"kind": Entry.Kind.NOTE, "staff": by, "text": text}
            if known := self._said(key, **said):
                return known
            entry = self._append(thread, **said, key=key)
            attach(entry, files)
            self._record("ticket.noted", by=by, number=entry.number)
        return entry
