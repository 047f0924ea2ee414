"""What colleagues tell each other about a ticket."""

import re
from typing import TYPE_CHECKING

from .followable import Followable
from .macroable import Macroable
from .saying import NOTHING, Enclosed, checked, enclose

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.entry import Entry

MOST_MENTIONS = 20
# "@zhou" at the beginning of a word: what stands after a letter is a mail address.
_MENTION = re.compile(r"(?<![\w.@+-])@([\w.+-]{1,150})")


class Notable(Followable, Macroable):
    """Writing notes."""

    def note(
        self,
        text: str,
        *,
        by: "Staff",
        enclosed: Enclosed = NOTHING,
    ) -> "Entry":
        """Write what only colleagues read; a repeated key gives the line there is.
        What macros do follows, or nothing is written.

        Whoever is called by "@" and their sign-in name is told, and follows the ticket
        from then on, so that they can read what they are asked about. A name nobody
        has, or who does not work on tickets, is plain text.
        """
        from helpdesk.models.entry import Entry

        text = checked(text)
        called = [staff for staff in _called(text) if staff.pk != by.pk]
        with self.locked() as thread:
            said = {"kind": Entry.Kind.NOTE, "staff": by, "text": text}
            if known := self._said(enclosed.key, **said):
                return known
            entry = self._append(thread, **said, key=enclosed.key)
            enclose(entry, enclosed)
            told = [staff.pk for staff in called]
            self._record("ticket.noted", by=by, number=entry.number, mentioned=told)
            self._call(entry, called, by)
            self._carry_out(enclosed.macros, by=by)
        return entry

    def _call(self, entry: "Entry", called: "list[Staff]", by: "Staff") -> None:
        from helpdesk.models.follower import Mention

        Mention.objects.bulk_create(
            Mention(entry=entry, staff=staff) for staff in called
        )
        for staff in called:
            self.follow(staff, by=by)


def _called(text: str) -> "list[Staff]":
    """The people at work on tickets whom the text calls, at most MOST_MENTIONS."""
    from crm.models import Staff

    names = {name.rstrip(".") for name in _MENTION.findall(text)}
    if not names:
        return []
    people = Staff.objects.people().filter(username__in=names, is_active=True)
    working = [one for one in people if one.has_perm("helpdesk.work_tickets")]
    return working[:MOST_MENTIONS]
