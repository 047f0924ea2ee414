"""The first line of a ticket made by hand, and a client's contact that joins one."""

from typing import TYPE_CHECKING

from .assignable import Assignable
from .notable import Notable
from .repliable import Repliable
from .saying import Enclosed

if TYPE_CHECKING:
    from crm.models import Staff
    from helpdesk.models.entry import Entry


class Startable(Assignable, Notable, Repliable):
    """Beginning."""

    def begin(self, text: str, *, is_letter: bool, key: str, by: "Staff") -> "Entry":
        """Say the first words: to the client, or to colleagues what the client told.
        Whoever takes a contact down by hand holds the ticket, where they may.
        """
        if is_letter:
            return self.reply(text, by=by, enclosed=Enclosed(key=key))
        entry = self.note(text, by=by, enclosed=Enclosed(key=key))
        if self.assignee_id is None and self.may_hold(by):
            self.claim(by=by)
        return entry
