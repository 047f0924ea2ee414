"""Staff: everybody who may act here: people, integrations, and the system itself."""

from typing import Any, ClassVar

from django.contrib.auth.models import UserManager
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.activity import record
from crm.refused import Refused

from .admittable import Admittable, OneTime
from .employable import Employable, group_of
from .fields import Department, Kind, StaffFields

__all__ = ["Department", "Kind", "OneTime", "Staff", "StaffManager"]


class StaffManager(UserManager["Staff"]):
    """Finds and hires staff."""

    def hire(
        self, *, username: str, name: str, role: str, by: "Staff", **more: Any
    ) -> "Staff":
        """Create a member of staff with one role; raises Refused on a taken name or no
        such role.
        """
        if self.filter(username__iexact=username).exists():
            raise Refused(
                "username", "taken", _("This user name is taken: choose another.")
            )
        password, group = more.pop("password", None), group_of(role)
        member: Staff = self.model(username=username, name=name, role=role, **more)
        # Before the transaction: hashing is slow on purpose, and others wait to write.
        member.set_password(password)
        with transaction.atomic():
            member.full_clean(exclude=["password"])
            member.save()
            member.groups.add(group)
            record("staff.hired", member, by=by, role=role)
        return member

    def people(self) -> models.QuerySet["Staff"]:
        """The persons, by name."""
        return self.filter(kind=Kind.PERSON).order_by("name", "pk")


class StaffHistory(HistoricalRecords):
    """No row like the one before: every sign-in saves last_login, which is not kept."""

    def create_historical_record(
        self, instance: models.Model, history_type: str, using: str | None = None
    ) -> None:
        """Write the row, unless nothing in it differs from the newest."""
        if history_type == "~" and self._is_kept(instance):
            return
        super().create_historical_record(instance, history_type, using=using)

    def _is_kept(self, instance: models.Model) -> bool:
        newest = getattr(instance, self.manager_name).first()
        return newest is not None and all(
            getattr(newest, kept.attname) == getattr(instance, kept.attname)
            for kept in newest.tracked_fields
        )


# The stubs give `groups` a type of its own in each class it passes through.
class Staff(Admittable, Employable, StaffFields):  # type: ignore[misc]
    """One who acts: every verb names a Staff row as `by`.

    `session_epoch` is part of the session's hash, so raising it ends every session at
    once.
    """

    history = StaffHistory(
        excluded_fields=["password", "last_login", "session_epoch", "one_time_until"]
    )

    objects: ClassVar[StaffManager] = StaffManager()

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff")
        permissions: ClassVar = [
            ("manage_staff", "May hire, change and disable staff"),
            ("view_audit", "May read the log of verbs"),
        ]

    def __str__(self) -> str:
        return self.name or self.username

    @classmethod
    def system(cls) -> "Staff":
        """The member that stands for the product itself (sweeps, intake, retries)."""
        member, _made = cls.objects.get_or_create(
            username="system",
            defaults={"name": "Kefu", "kind": Kind.SYSTEM, "is_active": False},
        )
        return member

    def get_full_name(self) -> str:
        """The name as colleagues read it."""
        return str(self)

    def get_short_name(self) -> str:
        """The same name: Chinese names have no short form."""
        return str(self)

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Django's hash over the password, extended by the epoch."""
        base: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]
        return f"{base}.{self.session_epoch}"

    def prefer(self, **wishes: str) -> None:
        """Keep this person's `language`, `theme` or `time_zone`."""
        unknown = set(wishes) - {"language", "theme", "time_zone"}
        if unknown:
            raise TypeError(f"not a preference: {', '.join(sorted(unknown))}")
        for field, wish in wishes.items():
            setattr(self, field, wish)
        self.save(update_fields=list(wishes))
