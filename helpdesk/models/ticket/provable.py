"""Proving oneself by a one-time code, told back by whoever reads its mail."""

import hashlib
import hmac
import re
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from config.lib import personal
from config.lib.clock import now
from config.lib.tokens import derived_key
from crm.models.contact_point import Kind
from crm.refused import Refused
from messaging.mail import seals
from messaging.models import Delivery
from messaging.models.delivery import SECRET_PLACE, Letter

from .verifiable import LASTS, Verifiable

if TYPE_CHECKING:
    from crm.models import ContactPoint, Staff
    from helpdesk.models.verification import OneTimeCode

    from .receivable import Message

# NIST SP 800-63B, 5.1.3.2: a short secret lives 10 minutes at most and bears few tries.
CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5
# What a mailbox is spared: a code a minute, three an hour.
APART = timedelta(minutes=1)
MOST_PER_HOUR = 3
DIGITS = 6
BLANK = "•" * DIGITS
# A run of exactly six digits.
_CODE = re.compile(rf"(?<!\d)\d{{{DIGITS}}}(?!\d)")
# Of a client whose language is not known: the platform's clients read Chinese.
USUAL_LANGUAGE = "zh-hans"


class Provable(Verifiable):
    """Sending a code, and checking what was told."""

    @property
    def code(self) -> "OneTimeCode | None":
        """The newest code if it can still be told, else None."""
        from helpdesk.models.verification import OneTimeCode

        newest = OneTimeCode.objects.select_related("contact", "delivery")
        code = newest.filter(ticket=self.pk).order_by("-pk").first()
        if code is None or code.used_at or code.tries >= MOST_TRIES:
            return None
        of_client = code.contact.client_id == self.client_id
        return code if of_client and code.until > now() else None

    def send_code(self, contact: "ContactPoint", *, by: "Staff") -> "OneTimeCode":
        """Mail a fresh code to an address on the client's record; the former one ends.

        Raises Refused for another client's address, one that came with this contact,
        one that bounced or is no mail address, and above 1 a minute or 3 an hour.
        """
        from helpdesk.models.verification import OneTimeCode

        digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        letter = _letter(self.client.language or USUAL_LANGUAGE, digits)
        with self.locked():
            self._may_carry(contact)
            self._spare_the_mailbox()
            self._call_back_former(by)
            delivery = self._plan_code(letter, contact, by)
            at = now()
            code = OneTimeCode(
                ticket_id=self.pk,
                contact=contact,
                delivery=delivery,
                by=by,
                at=at,
                until=at + CODE_LASTS,
            )
            code.digest = _digest(code, digits)
            code.save()
            self._record("ticket.code_sent", by=by, to_masked=contact.masked)
        return code

    def check_code(self, text: str, *, by: "Staff") -> None:
        """Verify the person by the code that was told to `by`; raises Refused.

        A wrong code is counted and committed before it is refused, so that no number of
        parallel tries is more than five. Who told it, by what way, is `by`'s to judge.
        """
        digits = re.sub(r"[\s-]", "", personal.narrow(text))
        if not _CODE.fullmatch(digits):
            raise Refused("code", "malformed", _("A code has six digits."))
        with self.locked():
            code = self.code
            if code is None:
                raise Refused(
                    "code", "no-code", _("No code is valid now: send a new one.")
                )
            if self._try(code, digits, by=by):
                return
            left = MOST_TRIES - code.tries
        raise _wrong(left)

    def code_blocked(self, contact: "ContactPoint") -> str:
        """Why no code may go to this address, in words; "" where one may."""
        try:
            self._may_carry(contact)
        except Refused as refused:
            return str(refused)
        return ""

    def _take_code_from(self, message: "Message", *, by: "Staff") -> str:
        """The text of a message, with the code of now blanked out where it told it.

        For who holds the lock. Only a mail from the very address that replies go to can
        verify: from another one of the client's it would prove who is there, not here.
        One number is one try; among several none is taken, which would be guessing.
        """
        if message.is_automatic or message.is_unverified or message.contact is None:
            return message.text
        if message.contact.pk != self.contact_id:
            return message.text
        told = set(_CODE.findall(personal.narrow(message.text)))
        code = self.code if len(told) == 1 else None
        if code is None or not self._try(code, told.pop(), by=by):
            return message.text
        return _blanked(message.text)

    def _may_carry(self, contact: "ContactPoint") -> None:
        """Raise Refused unless the address was known before somebody wrote here."""
        if contact.client_id != self.client_id:
            raise Refused(
                "contact", "not-on-record", _("Choose an address of this client.")
            )
        if contact.kind != Kind.MAIL:
            raise Refused(
                "contact", "not-yet", _("Codes go by mail: SMS comes with the notices.")
            )
        if contact.bounced_at is not None:
            raise Refused(
                "contact",
                "bounced",
                _("Mail to this address came back: choose another."),
            )
        # Else whoever writes, or has an address entered, would be asked whether it is
        # really them, and answer yes.
        is_new = contact.created_at >= self.created_at or contact.pk == self.contact_id
        if contact.verified_at is None and is_new:
            raise Refused(
                "contact",
                "came-with-it",
                _("This address came with this contact and proves nothing."),
            )

    def _spare_the_mailbox(self) -> None:
        from helpdesk.models.verification import OneTimeCode

        at = now()
        sent = OneTimeCode.objects.filter(ticket=self.pk)
        if sent.filter(at__gt=at - APART).exists():
            raise Refused(
                "contact", "too-soon", _("A code was sent just now: wait a minute.")
            )
        if sent.filter(at__gt=at - timedelta(hours=1)).count() >= MOST_PER_HOUR:
            raise Refused(
                "contact",
                "too-many",
                _("Three codes were sent within the hour: ask questions instead."),
            )

    def _call_back_former(self, by: "Staff") -> None:
        """Nobody shall get a code that is dead when it arrives."""
        former = self.code
        if former is not None and former.delivery.may_be_cancelled:
            former.delivery.cancel(by=by)

    def _plan_code(
        self, letter: Letter, contact: "ContactPoint", by: "Staff"
    ) -> Delivery:
        if self.channel is None:
            raise Refused(
                "contact", "no-channel", _("This ticket has no way to send mail.")
            )
        delivery = Delivery.objects.plan(
            letter, channel=self.channel, to=contact, by=by, due_at=now()
        )
        delivery.message_id = seals.message_id(
            self.number, delivery.pk, self.channel.domain
        )
        delivery.save(update_fields=["message_id"])
        return delivery

    def _try(self, code: "OneTimeCode", digits: str, *, by: "Staff") -> bool:
        """Count one try at the code, for who holds the lock; whether it was right."""
        code.tries += 1
        right = hmac.compare_digest(bytes(code.digest), _digest(code, digits))
        code.used_at = now() if right else None
        code.save(update_fields=["tries", "used_at"])
        if right:
            self._verified("code", code.contact.masked, by=by, until=now() + LASTS)
        else:
            self._record("ticket.code_refused", by=by, tries=code.tries)
        return right


def _digest(code: "OneTimeCode", digits: str) -> bytes:
    """32 bytes that tell nothing of the digits without SECRET_KEY; of this ticket, this
    contact and this mail alone.
    """
    bound = f"{code.ticket_id}|{code.contact_id}|{code.delivery_id}|{digits}"
    key = derived_key("one-time-code")
    return hmac.new(key, bound.encode(), hashlib.sha256).digest()


def _letter(language: str, digits: str) -> Letter:
    with translation.override(language):
        return Letter(
            subject=gettext("Your verification code"),
            text=gettext(
                "Your verification code is %(code)s. It is valid for 10 minutes.\n\n"
                "Tell it to the colleague who serves you, or write it in your next"
                " mail to us.\n\nIf you have not asked us anything, tell nobody this"
                " code."
            )
            % {"code": SECRET_PLACE},
            secret=digits,
        )


def _wrong(left: int) -> Refused:
    if left:
        said = ngettext(
            "This is not the code; %(left)d try is left.",
            "This is not the code; %(left)d tries are left.",
            left,
        )
        return Refused("code", "wrong", said % {"left": left}, left=left)
    said = gettext("This is not the code, and it was the last try: send a new one.")
    return Refused("code", "wrong", said, left=0)


def _blanked(text: str) -> str:
    """The text without its runs of six digits, in any kind of digits."""
    kept, before = [], 0
    for found in _CODE.finditer(personal.narrow(text)):
        kept += [text[before : found.start()], BLANK]
        before = found.end()
    return "".join([*kept, text[before:]])
