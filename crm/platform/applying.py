"""Applying the platform's events: by version, in any order, each once.

Hook and catch-up reader store; this reads what they stored, outside any transaction,
and brings record, timeline and lifecycle up to it in one.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction

from config.lib import claims, loops
from config.lib.sealed import SealBroken
from crm.activity import record
from crm.models import Client, PlatformAccount, PlatformEvent, PlatformRecord, Staff
from crm.models.client import Lifecycle
from crm.platform import event_body
from crm.platform.records import BY_REF, Event

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
BATCH = 50
State = PlatformEvent.State

# States that show that somebody does business: money came in, is lent or owed.
_BUSINESS = {
    "recharge": {"paid"},
    "withdrawal": {"paid"},
    "investment": {"bidding", "active", "overdue", "settled", "transferred"},
    "loan": {"raising", "active", "overdue"},
}


def apply_due() -> int:
    """Apply the events that wait; returns how many were taken up."""
    waiting = PlatformEvent.objects.filter(state=State.RECEIVED)
    rows = claims.claim(waiting, limit=BATCH, lease=LEASE)
    for place, row in enumerate(rows):
        if loops.stopping():
            claims.release(rows[place:])
            break
        _settle(row)
    return len(rows)


def _settle(row: PlatformEvent) -> None:
    """One claimed event; what is wrong with it is no matter of the next."""
    try:
        claims.renew(row, LEASE)
        try:
            event = event_body.read(row.open())
        except (ValueError, SealBroken) as error:
            logger.error("platform event %s cannot be read: %s", row.pk, error)
            claims.finish(row, state=State.BAD, reason=str(error)[:300])
            return
        with transaction.atomic():
            state, reason = apply(event)
            claims.finish(
                row,
                state=state,
                reason=reason,
                type=event.type,
                occurred_at=event.occurred_at,
                # What was told is in the records by now; only the bad are looked at.
                body=b"",
            )
    except claims.LeaseLost:
        logger.info("platform event %s was taken over", row.pk)
    except Exception as error:
        logger.exception("platform event %s could not be applied", row.pk)
        claims.put_back(row, error, reason=type(error).__name__)


def apply(event: Event) -> tuple[str, str]:
    """Bring what is known up to the event; its new state and why. Runs inside the
    caller's transaction.
    """
    account = PlatformAccount.objects.filter(user_id=event.user_id).first()
    if account is None:
        return State.IGNORED, "nobody here is this user"
    known, former, reason = _newer(event)
    if known is None:
        return (State.BAD if reason else State.STALE), reason
    by = Staff.system()
    told: dict[str, Any] = {
        "kind": event.kind,
        "ref": event.ref,
        "status": event.status,
        "former": former,
        "version": event.version,
        "event": event.type,
    }
    if event.kind in BY_REF:
        record(
            "platform.record_changed", known, by=by, client_id=account.client_id, **told
        )
    else:
        record(
            "platform.user_changed", known, by=by, client_id=account.client_id, **told
        )
    _advance(account, event, by)
    return State.APPLIED, ""


def _newer(event: Event) -> tuple[PlatformRecord | None, str, str]:
    """The record brought up to the event, its former state, ""; None where the event
    tells nothing new, with the reason if it must not be believed.
    """
    ref = ref_of(event)
    if len(ref) > 64:
        return None, "", "ref and user_id are too long together"
    at, status = event.occurred_at, event.status
    told = {"version": event.version, "status": status, "at": at}
    known, made = PlatformRecord.objects.get_or_create(
        kind=event.kind, ref=ref, defaults={"user_id": event.user_id, **told}
    )
    if made:
        return known, "", ""
    known = PlatformRecord.objects.select_for_update().get(pk=known.pk)
    if known.user_id != event.user_id:
        return None, "", "the record is another user's"
    if known.version >= event.version:
        return None, "", ""
    former = known.status
    known.version, known.status, known.at = event.version, status, at
    known.save(update_fields=["version", "status", "at"])
    return known, former, ""


def ref_of(event: Event) -> str:
    """The ref a record is kept under: numbers of orders are nobody else's, while the
    parts of a user ("real_name") are called alike with everybody.
    """
    if event.kind in BY_REF or event.ref == event.user_id:
        return event.ref
    return f"{event.user_id}:{event.ref}"


def _advance(account: PlatformAccount, event: Event, by: Staff) -> None:
    """Move the client forward: whoever has an account is registered at least."""
    client = Client.objects.get(pk=account.client_id)
    while client.merged_into_id is not None:
        client = Client.objects.get(pk=client.merged_into_id)
    business = event.status in _BUSINESS.get(event.kind, ())
    side = {"loan": "is_borrower", "investment": "is_lender"}.get(event.kind)
    if business and side:
        client.revise({side: True}, by=by)
    named = event.kind == "certification" and event.ref.endswith("real_name")
    if business:
        client.advance(Lifecycle.ACTIVE, by=by)
    elif named and event.status == "passed":
        client.advance(Lifecycle.CERTIFIED, by=by)
    elif client.lifecycle in {Lifecycle.VISITOR, Lifecycle.LEAD}:
        # Who was given up or rests does not come back by any change whatever.
        client.advance(Lifecycle.REGISTERED, by=by)
