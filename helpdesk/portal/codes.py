"""Sending the codes that were asked for: the worker looks whether anybody is there."""

import logging
import secrets
from datetime import timedelta

from django.db import transaction

from config.lib import claims
from config.lib.clock import now
from config.lib.sealed import SealBroken
from crm.models import ContactPoint, Staff
from helpdesk.models import SignInCode
from helpdesk.models.ticket.provable import USUAL_LANGUAGE
from helpdesk.portal import letters
from messaging.models import Channel, Delivery
from messaging.models.delivery import Letter

logger = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(seconds=30)


def send_due() -> int:
    """Send the codes that were asked for to addresses on record; how many wishes were
    taken up. Wishes for other addresses come to nothing, silently.
    """
    rows = claims.claim(SignInCode.objects.all(), limit=BATCH, lease=LEASE)
    for row in rows:
        try:
            _send(row)
        except claims.LeaseLost:
            logger.info("sign-in code %s was taken over", row.pk)
        except Exception as error:
            logger.exception("sign-in code %s was not sent", row.pk)
            claims.put_back(row, error)
    return len(rows)


def _send(row: SignInCode) -> None:
    contact = row.addressee() if row.until > now() else None
    if contact is None:
        claims.finish(row)
        return
    try:
        contact.open()
    except SealBroken:
        claims.finish(row)
        return
    language = contact.client.language or USUAL_LANGUAGE
    digits = SignInCode.fresh_digits()
    letter = letters.code(language, digits)
    with transaction.atomic():
        delivery = _plan(letter, contact)
        row.sent_as(delivery, contact, digits)
        told = {"delivery": delivery, "contact": contact, "digest": row.digest}
        claims.finish(row, **told)


def _plan(letter: Letter, contact: ContactPoint) -> Delivery:
    channel = Channel.objects.first_mail()
    delivery = Delivery.objects.plan(
        letter, channel=channel, to=contact, by=Staff.system(), due_at=now()
    )
    # Of no ticket: an answer to it is a request of its own.
    delivery.message_id = f"<code.{secrets.token_hex(16)}@{channel.domain}>"
    delivery.save(update_fields=["message_id"])
    return delivery
