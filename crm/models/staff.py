"""Staff: everybody who may act here: people, integrations, and the system itself."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm.activity import record
from crm.refused import Refused


class Department(models.TextChoices):
    """The departments of the platform, one list for the whole product."""

    CUSTOMER_SERVICE = "customer_service", _("Customer service")
    FINANCE = "finance", _("Finance")
    FUNDS = "funds", _("Funds")
    RISK = "risk", _("Risk")
    VERIFICATION = "verification", _("Verification")
    OPERATIONS = "operations", _("Operations")
    PROMOTION = "promotion", _("Promotion")


class Kind(models.TextChoices):
    """What stands behind a Staff row."""

    PERSON = "person", _("Person")
    INTEGRATION = "integration", _("Integration")
    SYSTEM = "system", _("System")


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
        with transaction.atomic():
            password = more.pop("password", None)
            member: Staff = self.model(username=username, name=name, **more)
            member.set_password(password)
            member.full_clean(exclude=["password"])
            member.save()
            member.take_role(role)
            record("staff.hired", member, by=by, role=role)
        return member

    def people(self) -> models.QuerySet["Staff"]:
        """The persons, by name."""
        return self.filter(kind=Kind.PERSON).order_by("name", "pk")


class Staff(AbstractUser):
    """One who acts: every verb names a Staff row as `by`.

    `session_epoch` is part of the session's hash, so raising it ends every session at
    once.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.PERSON)
    role = models.CharField(_("role"), max_length=20, blank=True)
    department = models.CharField(
        _("department"),
        max_length=20,
        choices=Department.choices,
        default=Department.CUSTOMER_SERVICE,
    )
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(_("theme"), max_length=6, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    is_demo = models.BooleanField(default=False)
    session_epoch = models.PositiveIntegerField(default=1)

    history = HistoricalRecords(
        excluded_fields=["password", "last_login", "session_epoch"]
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

    def change_role(self, role: str, *, by: "Staff") -> None:
        """Give the one role; ends every session of this member. Raises Refused."""
        if by.pk == self.pk:
            raise Refused(
                "role", "self", _("Nobody changes their own role: ask a colleague.")
            )
        if role == self.role:
            return
        with transaction.atomic():
            former = self.role
            self.take_role(role)
            self._end_sessions()
            record("staff.role_changed", self, by=by, former=former, role=role)

    def disable(self, *, by: "Staff") -> None:
        """Close the account and end its sessions. Raises Refused."""
        if by.pk == self.pk:
            raise Refused(
                "", "self", _("Nobody disables their own account: ask a colleague.")
            )
        if not self.is_active:
            return
        with transaction.atomic():
            self.is_active = False
            self.save(update_fields=["is_active"])
            self._end_sessions()
            record("staff.disabled", self, by=by)

    def enable(self, *, by: "Staff") -> None:
        """Open a disabled account again."""
        if self.is_active or self.kind == Kind.SYSTEM:
            return
        with transaction.atomic():
            self.is_active = True
            self.save(update_fields=["is_active"])
            record("staff.enabled", self, by=by)

    def prefer(self, **wishes: str) -> None:
        """Keep this person's `language`, `theme` or `time_zone`."""
        unknown = set(wishes) - {"language", "theme", "time_zone"}
        if unknown:
            raise TypeError(f"not a preference: {', '.join(sorted(unknown))}")
        for field, wish in wishes.items():
            setattr(self, field, wish)
        self.save(update_fields=list(wishes))

    def take_role(self, role: str) -> None:
        """Set role and group together; raises Refused where no such role was synced."""
        group = Group.objects.filter(name=role).first()
        if group is None:
            raise Refused("role", "unknown", _("There is no role of this name."))
        self.role = role
        self.save(update_fields=["role"])
        self.groups.set([group])

    def _end_sessions(self) -> None:
        self.session_epoch += 1
        self.save(update_fields=["session_epoch"])
