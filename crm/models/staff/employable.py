"""What somebody is here: their role, their data, whether the account is open."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from crm.activity import record
from crm.refused import Refused

if TYPE_CHECKING:
    from . import Staff
    from .fields import StaffFields as Base
else:
    Base = object

REVISABLE = ("name", "department", "email")


class Employable(Base):
    """Changing role and data, disabling, enabling: verbs of an administrator."""

    def change_role(self, role: str, *, by: "Staff") -> None:
        """Give the one role; ends every session of this member. Raises Refused."""
        if role == self.role:
            return
        if by.pk == self.pk:
            raise Refused(
                "role", "self", _("Nobody changes their own role: ask a colleague.")
            )
        self.shielded_from(by)
        with transaction.atomic():
            former = self.role
            self.take_role(role)
            self.raise_epoch()
            record("staff.role_changed", self, by=by, former=former, role=role)

    def revise(self, *, by: "Staff", **changes: str) -> None:
        """Change `name`, `department` or `email`; nothing is recorded for no change.

        Raises Refused for an emergency administrator.
        """
        unknown = set(changes) - set(REVISABLE)
        if unknown:
            raise TypeError(f"not to be revised: {', '.join(sorted(unknown))}")
        changed = [key for key, value in changes.items() if getattr(self, key) != value]
        if not changed:
            return
        self.shielded_from(by)
        with transaction.atomic():
            for key in changed:
                setattr(self, key, changes[key])
            self.save(update_fields=changed)
            record("staff.revised", self, by=by, fields=sorted(changed))

    def disable(self, *, by: "Staff") -> None:
        """Close the account and end its sessions. Raises Refused."""
        if by.pk == self.pk:
            raise Refused(
                "", "self", _("Nobody disables their own account: ask a colleague.")
            )
        if not self.is_active:
            return
        self.shielded_from(by)
        with transaction.atomic():
            self.is_active = False
            self.save(update_fields=["is_active"])
            self.raise_epoch()
            record("staff.disabled", self, by=by)

    def enable(self, *, by: "Staff") -> None:
        """Open a disabled account again. Raises Refused."""
        if self.is_active or self.kind == "system":
            return
        self.shielded_from(by)
        with transaction.atomic():
            self.is_active = True
            self.save(update_fields=["is_active"])
            record("staff.enabled", self, by=by)

    def take_role(self, role: str) -> None:
        """Set role and group together; raises Refused where no such role was synced."""
        group = group_of(role)
        self.role = role
        self.save(update_fields=["role"])
        self.groups.set([group])


def group_of(role: str) -> Group:
    """The group of a role; raises Refused where no such role was synced."""
    group = Group.objects.filter(name=role).first()
    if group is None:
        raise Refused("role", "unknown", _("There is no role of this name."))
    return group
