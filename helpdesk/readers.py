"""Who reads, as far as a statement that was written once depends on it."""

from typing import NamedTuple

from crm.models import Staff

# What widens or closes the reach of a reader.
RIGHTS = ("supervise_tickets", "work_tickets")


class Reader(NamedTuple):
    """All readers of one kind ask with the same words, each with their own key."""

    role: str
    is_superuser: bool
    rights: tuple[bool, ...]

    @property
    def sees_all(self) -> bool:
        """Whether every ticket is in their reach."""
        return self.rights[0]

    def of_key(self, key: int) -> Staff:
        """One of them, for a query to be written with; never saved."""
        return Staff(pk=key, role=self.role, is_superuser=self.is_superuser)


def reader(staff: Staff) -> Reader:
    """The kind of reader that `staff` is at this moment."""
    rights = tuple(staff.has_perm(f"helpdesk.{right}") for right in RIGHTS)
    return Reader(staff.role, staff.is_superuser, rights)
