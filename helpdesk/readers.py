"""Who reads, as far as a statement that was written once depends on it."""

from typing import NamedTuple

from crm.models import Staff

SUPERVISES, WORKS = "helpdesk.supervise_tickets", "helpdesk.work_tickets"


class Reader(NamedTuple):
    """All readers of one kind ask with the same words, each with their own key: what
    they may widens or closes their reach.
    """

    sees_all: bool
    works: bool

    def of_key(self, key: int) -> Staff:
        """One of them, for a query to be written with; never saved. They may what is
        said here, whatever their role may by the time the query is written.
        """
        rights = {SUPERVISES: self.sees_all, WORKS: self.works}
        own = Staff(pk=key)
        # Where Django's ModelBackend keeps what it has asked for.
        vars(own)["_perm_cache"] = {name for name, held in rights.items() if held}
        return own


def reader(staff: Staff) -> Reader:
    """The kind of reader that `staff` is at this moment."""
    return Reader(staff.has_perm(SUPERVISES), staff.has_perm(WORKS))
