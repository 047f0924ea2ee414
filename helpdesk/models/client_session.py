"""ClientSession: a client at the portal. It is no session of staff and never one."""

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import IntegrityError, models, transaction
from django.db.models import Q

from config.lib.clock import now
from crm.activity import record
from crm.models import ClientMerge

from .status_link import digest_of

if TYPE_CHECKING:
    from crm.models import ContactPoint, Staff

IDLE = timedelta(minutes=30)
# Whoever goes on all day signs in again after so long.
LONGEST = timedelta(hours=12)
# Written at most so often: a write a request would queue all pages of SQLite.
SEEN_EVERY = timedelta(minutes=1)
SECRET_BYTES = 32


class ClientSessionManager(models.Manager["ClientSession"]):
    """Begins and finds sessions."""

    def begin(self, contact: "ContactPoint", method: str, *, by: "Staff") -> str:
        """A new session of the contact's client; its secret, which is told once."""
        secret, at = secrets.token_urlsafe(SECRET_BYTES), now()
        with transaction.atomic():
            session = self.create(
                digest=digest_of(secret),
                client_id=contact.client_id,
                contact=contact,
                method=method,
                at=at,
                seen_at=at,
            )
            client_id = session.client_id
            record(
                "portal.signed_in", session, by=by, client_id=client_id, method=method
            )
        return secret

    def opened_by(self, secret: str) -> "ClientSession | None":
        """The session of this secret, seen at this moment; None where it has ended, by
        whatever way.
        """
        at = now()
        alive = self.filter(ended_at=None, seen_at__gt=at - IDLE, at__gt=at - LONGEST)
        alive = alive.filter(client__erased_at=None, client__merged_into=None)
        found = alive.select_related("client", "contact")
        session = found.filter(digest=digest_of(secret)).first()
        if session is None or not session.is_of_the_same():
            return None
        if at - session.seen_at >= SEEN_EVERY:
            self.filter(pk=session.pk).update(seen_at=at)
        return session


class ClientSession(models.Model):
    """What was proven, when and by which contact; a contact that is taken off the
    record takes its sessions along.
    """

    class Method(models.TextChoices):
        TOKEN = "token"
        CODE = "code"

    digest = models.BinaryField(max_length=32, unique=True)
    client = models.ForeignKey(
        "crm.Client", on_delete=models.PROTECT, related_name="portal_sessions"
    )
    contact = models.ForeignKey(
        "crm.ContactPoint", on_delete=models.CASCADE, related_name="+"
    )
    method = models.CharField(max_length=5, choices=Method.choices)
    at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ClientSessionManager] = ClientSessionManager()

    def __str__(self) -> str:
        return f"session of client {self.client_id}"

    def is_of_the_same(self) -> bool:
        """Whether who was proven is who the record is of: a record that was merged
        with another, or parted from it, since then is somebody else's.
        """
        if self.contact.client_id != self.client_id:
            return False
        of_client = Q(target=self.client_id) | Q(source=self.client_id)
        since = Q(at__gte=self.at) | Q(undone_at__gte=self.at)
        return not ClientMerge.objects.filter(of_client, since).exists()

    def end(self, *, by: "Staff") -> None:
        """Nothing opens by its secret any more; ending it again changes nothing."""
        with transaction.atomic():
            alive = ClientSession.objects.filter(pk=self.pk, ended_at=None)
            if alive.update(ended_at=now()):
                record("portal.signed_out", self, by=by, client_id=self.client_id)


class IdentityNonce(models.Model):
    """A number used once: the identity token that carried it is good for nothing more.

    Kept until the token would have expired.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"nonce {self.pk}"

    @classmethod
    def use_up(cls, nonce: str, lasts: timedelta) -> bool:
        """Whether it was fresh, which it is no longer."""
        at = now()
        try:
            with transaction.atomic():
                cls.objects.filter(until__lt=at).delete()
                cls.objects.create(digest=digest_of(nonce), until=at + lasts)
        except IntegrityError:
            return False
        return True
