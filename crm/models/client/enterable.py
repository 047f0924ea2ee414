"""What is known of a client by name, and how far the relation has come."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from crm.activity import record
from crm.name_keys import name_keys
from crm.refused import Refused
from crm.signing import signed

from .fields import Lifecycle

if TYPE_CHECKING:
    from crm.models import Staff

    from .fields import ClientFields as Base
else:
    Base = object

REVISABLE = (
    "name",
    "foreign_name",
    "birth_date",
    "language",
    "is_borrower",
    "is_lender",
)
# From left to right; the last two are quiet, and whoever is quiet may come back.
FORWARD = [
    Lifecycle.VISITOR,
    Lifecycle.LEAD,
    Lifecycle.REGISTERED,
    Lifecycle.CERTIFIED,
    Lifecycle.ACTIVE,
]
QUIET = (Lifecycle.DORMANT, Lifecycle.LOST)


class Enterable(Base):
    """Revising what was entered, and moving on with what the platform tells."""

    def take(self, values: Mapping[str, Any]) -> list[str]:
        """Set the given fields of REVISABLE and return which changed, the name keys
        among them; saves nothing. Raises TypeError on any other field.
        """
        if unknown := set(values) - set(REVISABLE):
            raise TypeError(f"not to be revised: {', '.join(sorted(unknown))}")
        told = {key: _tidy(value) for key, value in values.items()}
        changed = [key for key, value in told.items() if getattr(self, key) != value]
        for key in changed:
            setattr(self, key, told[key])
        if {"name", "foreign_name"} & set(changed):
            keys = name_keys(self.name or self.foreign_name)
            self.pinyin, self.initials = keys.pinyin, keys.initials
            changed += ["pinyin", "initials"]
        return changed

    def revise(self, values: Mapping[str, Any], *, by: "Staff") -> None:
        """Change what is known of the client; nothing is recorded for no change.

        Raises Refused where nothing to be called by would be left.
        """
        with self.standing():
            was_named = bool(self.name or self.foreign_name)
            changed = self.take(values)
            if not changed:
                return
            if was_named and not (self.name or self.foreign_name):
                raise Refused(
                    "name", "empty", _("Keep a name or a foreign name of the client.")
                )
            signed(self, by).save(update_fields=changed)
            told = sorted(set(changed) & set(REVISABLE))
            record("client.revised", self, by=by, client_id=self.pk, fields=told)

    def advance(self, to: str, *, by: "Staff") -> bool:
        """Move the lifecycle forward to `to` and tell whether it moved.

        Events of the platform come repeated and late: a step back is passed over.
        """
        with self.standing():
            former = self.lifecycle
            if not _is_forward(former, to):
                return False
            self.lifecycle = to
            signed(self, by).save(update_fields=["lifecycle"])
            record(
                "client.advanced",
                self,
                by=by,
                client_id=self.pk,
                former=former,
                lifecycle=to,
            )
        return True


def _is_forward(former: str, to: str) -> bool:
    if to not in Lifecycle.values:
        raise ValueError(f"no lifecycle {to!r}")
    if former == to:
        return False
    if former in QUIET:
        return to in QUIET or to not in FORWARD[:2]
    if to in QUIET:
        return True
    return FORWARD.index(Lifecycle(to)) > FORWARD.index(Lifecycle(former))


def _tidy(value: Any) -> Any:
    return " ".join(value.split())[:120] if isinstance(value, str) else value
