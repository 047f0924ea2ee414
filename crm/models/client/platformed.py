"""Which user of the lending platform a client is."""

from typing import TYPE_CHECKING, cast

from django.db import IntegrityError, models
from django.utils.translation import gettext as _

from config.lib.clock import now
from config.lib.locking import locked
from crm.models.contact_point import ContactPoint, Kind
from crm.models.platform_account import PlatformAccount
from crm.refused import Refused

if TYPE_CHECKING:
    from datetime import datetime

    from crm.models import Client, Staff
    from crm.platform.records import Contacts

    Base = models.Model
else:
    Base = object

LONGEST_USER_ID = 64


class Platformed(Base):
    """Linking to a user of the platform, and undoing it."""

    def linked_account(self) -> PlatformAccount | None:
        """The account this client has on the platform, as far as is known."""
        return PlatformAccount.objects.filter(client_id=self.pk).first()

    def link_platform(
        self, user_id: str, *, by: "Staff", contacts: "Contacts | None" = None
    ) -> PlatformAccount:
        """Say that this client is that user of the platform.

        `contacts` are the user's addresses, read before: the platform has verified
        them, so they are verified here too. Raises Refused where the user is another
        client already, or this client another user.
        """
        user_id = user_id.strip()
        if not user_id or len(user_id) > LONGEST_USER_ID:
            raise Refused("user_id", "user_id", _("Enter a user number."))
        try:
            with locked(self):
                return self._link(user_id, by, contacts)
        except IntegrityError as error:
            raise self._taken(user_id, by) from error

    def unlink_platform(self, *, by: "Staff") -> None:
        """Take the link back, with the copies of the account that were kept and the
        proof the link gave to addresses. Raises Refused where there is none.
        """
        with locked(self):
            account = self.linked_account()
            if account is None:
                raise Refused("", "not_linked", _("No account is connected."))
            self._disprove(account.linked_at)
            self._forget(account.user_id)
            account.copies.all().delete()
            account.delete()
            _record("client.platform_unlinked", self, by, account.user_id)

    def _link(
        self, user_id: str, by: "Staff", contacts: "Contacts | None"
    ) -> PlatformAccount:
        self._guard_link(user_id, by)
        known = self.linked_account()
        if known is not None:
            return known
        at = now()
        account = PlatformAccount.objects.create(
            client_id=self.pk, user_id=user_id, linked_at=at, linked_by=by
        )
        self._prove(Kind.PLATFORM, user_id, at)
        if contacts is not None:
            self._prove(Kind.PHONE, contacts.mobile, at)
            self._prove(Kind.MAIL, contacts.email, at)
        client = cast("Client", self)
        if client.lifecycle in ("visitor", "lead"):
            client.advance("registered", by=by)
        _record("client.platform_linked", self, by, user_id)
        return account

    def _guard_link(self, user_id: str, by: "Staff") -> None:
        client = cast("Client", self)
        if client.merged_into_id is not None or client.erased_at is not None:
            raise Refused("", "gone", _("This record is no longer in use."))
        known = self.linked_account()
        if known is not None and known.user_id != user_id:
            raise Refused(
                "user_id",
                "linked",
                _("Another account is connected: disconnect that one first."),
            )
        others = PlatformAccount.objects.exclude(client_id=self.pk)
        if others.filter(user_id=user_id).exists():
            raise self._taken(user_id, by)

    def _taken(self, user_id: str, by: "Staff") -> Refused:
        from . import Client

        holder = PlatformAccount.objects.filter(user_id=user_id).first()
        reach = Client.objects.visible_to(by)
        if holder is not None and reach.filter(pk=holder.client_id).exists():
            words = _("This account belongs to client %(number)s.")
            return Refused("user_id", "taken", words % {"number": holder.client_id})
        return Refused("user_id", "taken", _("This account belongs to another client."))

    def _prove(self, kind: str, value: str, at: "datetime") -> None:
        """Keep an address as verified; what is no address of this kind is left out."""
        try:
            point = ContactPoint.objects.add(cast("Client", self), kind, value)
        except ValueError:
            return
        if point.verified_at is None:
            point.verified_at = at
            point.save(update_fields=["verified_at"])

    def _disprove(self, linked_at: "datetime") -> None:
        points = cast("Client", self).contact_points
        given = points.filter(verified_at=linked_at)
        for point in given.exclude(kind=Kind.PLATFORM):
            point.verified_at = None
            point.save(update_fields=["verified_at"])

    def _forget(self, user_id: str) -> None:
        known = ContactPoint.objects.with_value(Kind.PLATFORM, user_id)
        for point in known.filter(client_id=self.pk):
            point.delete()


def _record(action: str, client: Platformed, by: "Staff", user_id: str) -> None:
    from crm.activity import record
    from crm.models.contact_point import masked

    person = cast("Client", client)
    shown = masked(Kind.PLATFORM, user_id)
    record(action, person, by=by, client_id=person.pk, account=shown)
