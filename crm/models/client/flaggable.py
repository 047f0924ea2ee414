"""What everybody who serves a client has to mind."""

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.activity import record
from crm.refused import Refused
from crm.signing import signed

if TYPE_CHECKING:
    from crm.models import ClientFlag, Staff

    from .fields import ClientFields as Base
else:
    Base = object


class Flaggable(Base):
    """Raising a flag with its reason, and ending it."""

    def raise_flag(
        self,
        kind: str,
        reason: str,
        *,
        by: "Staff",
        until: datetime.datetime | None = None,
    ) -> "ClientFlag":
        """Raise a flag, until a time or until somebody ends it.

        Raises Refused without a reason, for a time that is over, and where such a flag
        is in force.
        """
        from crm.models import ClientFlag

        if kind not in ClientFlag.Kind.values:
            raise Refused("kind", "unknown", _("Choose a flag from the list."))
        reason = " ".join(reason.split())[:300]
        if not reason:
            raise Refused("reason", "empty", _("Say why: colleagues read it later."))
        if until is not None and until <= now():
            raise Refused("until", "past", _("This day is over. Choose a later one."))
        with self.standing():
            self._clear_expired(kind, by)
            flag = ClientFlag(
                client_id=self.pk,
                kind=kind,
                reason=reason,
                by=by,
                at=now(),
                until=until,
            )
            signed(flag, by).save()
            self._record_flag("client.flagged", flag, by)
        return flag

    def end_flag(self, flag: "ClientFlag", *, by: "Staff") -> None:
        """End a flag; one that was ended stays as it is."""
        if flag.client_id != self.pk:
            raise ValueError("a flag of another client")
        with locked(flag):
            if flag.ended_at is not None:
                return
            flag.ended_at, flag.ended_by = now(), by
            signed(flag, by).save(update_fields=["ended_at", "ended_by"])
            self._record_flag("client.flag_ended", flag, by)

    def has_flag(self, kind: str) -> bool:
        """Whether such a flag is in force."""
        from crm.models import ClientFlag

        flags = ClientFlag.objects.filter(client=self.pk, kind=kind)
        return flags.in_force().exists()

    def _clear_expired(self, kind: str, by: "Staff") -> None:
        """End the former flag of this kind whose time is over; raises Refused for one
        in force.
        """
        from crm.models import ClientFlag

        former = ClientFlag.objects.filter(
            client=self.pk, kind=kind, ended_at__isnull=True
        ).first()
        if former is None:
            return
        if former.until is None or former.until > now():
            raise Refused("kind", "in-force", _("This flag is raised already."))
        former.ended_at, former.ended_by = former.until, by
        signed(former, by).save(update_fields=["ended_at", "ended_by"])

    def _record_flag(self, action: str, flag: "ClientFlag", by: "Staff") -> None:
        record(action, self, by=by, client_id=self.pk, flag=flag.pk, kind=flag.kind)
