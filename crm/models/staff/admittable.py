"""How somebody gets in: passwords, second factors, sessions."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from crm.activity import record
from crm.refused import Refused

if TYPE_CHECKING:
    from . import Staff
    from .fields import StaffFields as Base
else:
    Base = object

# A password that was written down or sent on must not lie about for long.
ONE_TIME_HOURS = 72
# 20 of 32 signs are 100 bits: beyond guessing, still typed from paper. No 0/o, 1/l.
_SIGNS = "abcdefghijkmnpqrstuvwxyz23456789"


class Admittable(Base):
    """One-time and own passwords, resetting a second factor, ending sessions."""

    def issue_password(self, *, by: "Staff", fresh: "OneTime | None" = None) -> str:
        """Set a password good for one sign-in within three days, and return it.

        It is stored only hashed: whoever calls this shows it once. Ends every session.
        Whoever calls it within a transaction brings one made `fresh` before. Raises
        Refused for oneself and for what is no person.
        """
        if by.pk == self.pk:
            raise Refused(
                "", "self", _("Change your own password on your profile page.")
            )
        if self.kind != "person":
            raise Refused("", "kind", _("Only persons have a password."))
        self.shielded_from(by)
        fresh = fresh or OneTime.make()
        with transaction.atomic():
            self.password = fresh.hashed
            self.one_time_until = now() + timedelta(hours=ONE_TIME_HOURS)
            self.save(update_fields=["password", "one_time_until"])
            self.raise_epoch()
            record("staff.password_issued", self, by=by)
        return fresh.text

    def choose_password(self, password: str) -> None:
        """Set the password this person chose; it was validated by the form."""
        self.set_password(password)
        with transaction.atomic():
            self.one_time_until = None
            self.save(update_fields=["password", "one_time_until"])
            record("staff.password_chosen", self, by=cast("Staff", self))

    @property
    def must_choose_password(self) -> bool:
        """Whether the password is still the one an administrator gave."""
        return self.one_time_until is not None

    @property
    def password_has_expired(self) -> bool:
        """Whether a one-time password was not used in time."""
        return self.one_time_until is not None and self.one_time_until <= now()

    def has_second_factor(self) -> bool:
        """Whether a second factor (an authenticator app or a passkey) is set up."""
        factors = apps.get_model("mfa", "Authenticator").objects
        return factors.filter(user_id=self.pk, type__in=("totp", "webauthn")).exists()

    def reset_second_factor(self, *, by: "Staff") -> None:
        """Take away app, passkeys and recovery codes, and end every session.

        For somebody who lost them. Raises Refused for oneself and where there is none.
        """
        if by.pk == self.pk:
            raise Refused(
                "", "self", _("Change your own second factor on your profile page.")
            )
        self.shielded_from(by)
        with transaction.atomic():
            factors = apps.get_model("mfa", "Authenticator").objects
            count, _rows = factors.filter(user_id=self.pk).delete()
            if not count:
                raise Refused("", "none", _("There is no second factor to reset."))
            self.raise_epoch()
            record("staff.second_factor_reset", self, by=by)

    def end_sessions(self, *, by: "Staff") -> None:
        """Sign this person out everywhere. Raises Refused."""
        self.shielded_from(by)
        with transaction.atomic():
            self.raise_epoch()
            record("staff.sessions_ended", self, by=by)


@dataclass(frozen=True)
class OneTime:
    """A one-time password and its hash.

    Hashing takes a good part of a second on purpose, and within a transaction every
    other writer of SQLite would wait for it.
    """

    text: str = field(repr=False)
    hashed: str = field(repr=False)

    @classmethod
    def make(cls) -> "OneTime":
        """A new one; to be called before the transaction."""
        text = one_time_password()
        return cls(text, make_password(text))


def one_time_password() -> str:
    """Five groups of four signs from `secrets`."""
    groups = ("".join(secrets.choice(_SIGNS) for _n in range(4)) for _g in range(5))
    return "-".join(groups)
