"""SignInCode: a one-time code by which a client signs in at the portal.

Somebody asks for one by an address. Whether that is on any record is found out by the
worker, which alone writes the letter: page and time of the answer are the same for
every address there is.
"""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from config.lib import personal
from config.lib.claims import Claimable, due_index
from config.lib.clock import now
from config.lib.locking import locked
from config.lib.tokens import derived_key
from crm.models import ContactPoint
from crm.models.contact_point import Kind
from crm.refused import Refused

from .ticket.provable import APART, CODE_LASTS, DIGITS, MOST_PER_HOUR, MOST_TRIES

if TYPE_CHECKING:
    from messaging.models import Delivery

# An address that somebody had added to another's record opens it no sooner.
RIPENS = timedelta(days=1)
_SIX_DIGITS = re.compile(rf"\d{{{DIGITS}}}")


class SignInCodeManager(models.Manager["SignInCode"]):
    """Takes what is asked for."""

    def ask(self, sought: bytes) -> "SignInCode":
        """Have a code sent to the address with this blind index, if it is on record.

        Raises Refused above 1 a minute or 3 an hour, on record or not.
        """
        at = now()
        former = self.filter(sought=sought)
        if former.filter(at__gt=at - APART).exists():
            raise Refused(
                "mail", "too-soon", _("A code was asked for just now: wait a minute.")
            )
        if former.filter(at__gt=at - timedelta(hours=1)).count() >= MOST_PER_HOUR:
            raise Refused(
                "mail",
                "too-many",
                _("Three codes were asked for within the hour: try again later."),
            )
        return self.create(sought=sought, at=at, until=at + CODE_LASTS, due_at=at)


class SignInCode(Claimable):
    """A wish for a code; with the contact it went to once the worker has sent it.

    Only the keyed digest of the code is kept; it dies by use, by time and by tries.
    """

    sought = models.BinaryField(max_length=32)
    contact = models.ForeignKey(
        "crm.ContactPoint", null=True, on_delete=models.CASCADE, related_name="+"
    )
    delivery = models.OneToOneField(
        "messaging.Delivery", null=True, on_delete=models.PROTECT, related_name="+"
    )
    digest = models.BinaryField(max_length=32, default=b"")
    at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[SignInCodeManager] = SignInCodeManager()

    class Meta:
        indexes: ClassVar = [
            due_index("helpdesk_sign_in_code_due"),
            models.Index(fields=["sought", "at"], name="helpdesk_sign_in_code_sought"),
        ]

    def __str__(self) -> str:
        return f"sign-in code {self.pk}"

    def addressee(self) -> ContactPoint | None:
        """The one contact on record that may be proven by this code.

        None where the address stands on several records and more than one, or none, is
        verified: it would not tell who is there.
        """
        points = ContactPoint.objects.filter(
            kind=Kind.MAIL,
            index=bytes(self.sought),
            bounced_at=None,
            client__merged_into=None,
            client__erased_at=None,
        )
        known = list(points.select_related("client")[:20])
        verified = [point for point in known if point.verified_at is not None]
        chosen = verified or known
        if len(chosen) != 1 or not _is_ripe(chosen[0]):
            return None
        return chosen[0]

    @staticmethod
    def fresh_digits() -> str:
        """Six digits nobody could have guessed."""
        return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"

    def sent_as(self, delivery: "Delivery", contact: ContactPoint, digits: str) -> None:
        """Bind the row to this letter, this contact and these digits; the caller saves
        it.
        """
        self.delivery, self.contact = delivery, contact
        self.digest = self._digest(digits)

    def prove(self, text: str) -> ContactPoint:
        """The contact that is proven by the digits told; raises Refused.

        A wrong one is counted and committed before it is refused, and so is a try at a
        code that was never sent: both are told alike.
        """
        digits = re.sub(r"[\s-]", "", personal.narrow(text))
        if not _SIX_DIGITS.fullmatch(digits):
            raise Refused("code", "malformed", _("A code has six digits."))
        with locked(self):
            if self.used_at or self.until <= now() or self.tries >= MOST_TRIES:
                raise Refused(
                    "code", "no-code", _("This code is over: ask for a new one.")
                )
            self.tries += 1
            right = hmac.compare_digest(bytes(self.digest), self._digest(digits))
            self.used_at = now() if right else None
            self.save(update_fields=["tries", "used_at"])
        if not right or self.contact is None:
            raise Refused("code", "wrong", _("This is not the code: look again."))
        return self.contact

    def _digest(self, digits: str) -> bytes:
        bound = f"{self.pk}|{self.contact_id}|{self.delivery_id}|{digits}"
        key = derived_key("sign-in-code")
        return hmac.new(key, bound.encode(), hashlib.sha256).digest()


def _is_ripe(point: ContactPoint) -> bool:
    """Whether the address was proven, has been there for a day, or came with the record
    itself: else whoever has one added would read what was there before.
    """
    if point.verified_at is not None or point.created_at <= now() - RIPENS:
        return True
    return abs(point.created_at - point.client.created_at) < timedelta(minutes=1)
