"""What the made-up platform can be asked to do; once by each key, however often."""

import datetime
import json
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from crm.platform import base, records
from crm.platform.sandbox.facts import Fact, Life, Move, Posting
from crm.platform.sandbox.plans import cents
from crm.platform.sandbox.world import World

LONGEST_KEY = 64
TAKES = datetime.timedelta(seconds=30)  # what the bank has to answer
MOST_GOODWILL = Decimal("200.00")
OPEN = ("created", "review", "processing")

Outcome = tuple[str, str]  # state, reason


class Actions:
    """Requests to act, by key and by id."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._by_key: dict[str, tuple[str, records.Action]] = {}
        self._ready: dict[str, tuple[records.Action, datetime.datetime]] = {}

    def act(self, kind: str, inputs: Mapping[str, Any], key: str) -> records.Action:
        """Do it, or give the first answer again; raises PlatformError."""
        if not key or len(key) > LONGEST_KEY:
            raise base.InvalidRequest("A key is needed.", {"key": "required"})
        asked = json.dumps([kind, dict(inputs)], sort_keys=True, default=str)
        with self.world.lock:
            if key in self._by_key:
                before, action = self._by_key[key]
                if before != asked:
                    raise base.Conflict("This key was used for something else.")
                return action
            return self._do(kind, inputs, key, asked)

    def action(self, action_id: str) -> records.Action:
        """What became of it."""
        with self.world.lock:
            if action_id not in self._ready:
                raise base.NotFound("There is no such action.")
            action, ready = self._ready[action_id]
            if action.state == "pending" and self.world.now() >= ready:
                return records.Action(action.id, "done")
            return action

    def _do(
        self, kind: str, inputs: Mapping[str, Any], key: str, asked: str
    ) -> records.Action:
        verb = VERBS.get(kind)
        if verb is None:
            raise base.InvalidRequest("There is no such action.", {"kind": "unknown"})
        life = self.world.user(str(inputs.get("user_id", "")))
        now = self.world.now()
        state, reason = verb(life, inputs, now)
        life.tidy()
        self.world.changed.add(life.person.number)
        action = records.Action(f"X{len(self._by_key) + 1:08d}", state, reason)
        self._by_key[key] = (asked, action)
        self._ready[action.id] = (action, now + TAKES)
        return action


def _told(life: Life, inputs: Mapping[str, Any], now: datetime.datetime) -> Outcome:
    return "done", ""


def _lock(life: Life, inputs: Mapping[str, Any], now: datetime.datetime) -> Outcome:
    return _state(life, "locked", now)


def _unlock(life: Life, inputs: Mapping[str, Any], now: datetime.datetime) -> Outcome:
    return _state(life, "active", now)


def _state(life: Life, status: str, now: datetime.datetime) -> Outcome:
    made = [move for move in life.states if move.at <= now]
    if made[-1].status == status:
        raise base.Conflict(f"The account is {status} already.")
    life.states = [*made, Move(now, status, "BY_SERVICE")]
    return "done", ""


def _cancel(life: Life, inputs: Mapping[str, Any], now: datetime.datetime) -> Outcome:
    """The money comes back at once; an order that has ended stays as it is."""
    fact = _withdrawal(life, inputs, now)
    made = fact.moves_until(now)
    if made[-1].status not in OPEN:
        raise base.Conflict(f"The withdrawal is {made[-1].status}.")
    fact.moves = [*made, Move(now, "cancelled", "BY_SERVICE")]
    # What would have come back later must not come back twice.
    life.postings = [p for p in life.postings if p.ref != fact.ref or p.at <= now]
    amount = fact.record.amount.amount
    life.postings.append(Posting(now, fact.ref, "withdrawal_returned", amount))
    return "done", ""


def _retry(life: Life, inputs: Mapping[str, Any], now: datetime.datetime) -> Outcome:
    """The bank is asked again and answers after a while."""
    fact = _withdrawal(life, inputs, now)
    made = fact.moves_until(now)
    if made[-1].status != "processing":
        raise base.Conflict(f"The withdrawal is {made[-1].status}.")
    life.postings = [p for p in life.postings if p.ref != fact.ref or p.at <= now]
    again = Move(now, "processing", "BANK_RETRY")
    fact.moves = [*made, again, Move(now + TAKES, "paid", "SUCCESS")]
    return "pending", ""


def _unbind(life: Life, inputs: Mapping[str, Any], now: datetime.datetime) -> Outcome:
    for card, moves in life.cards:
        if card.id == inputs.get("card_id") and card.bound_at <= now:
            if moves[-1].status == "unbound":
                raise base.Conflict("The card is unbound already.")
            moves.append(Move(now, "unbound"))
            return "done", ""
    raise base.NotFound("There is no such card.")


def _goodwill(life: Life, inputs: Mapping[str, Any], now: datetime.datetime) -> Outcome:
    try:
        amount = Decimal(str(inputs.get("amount", "")))
        if not amount.is_finite() or amount <= 0 or amount != cents(amount):
            raise InvalidOperation
    except InvalidOperation as error:
        raise base.InvalidRequest(
            "The amount must be positive, in whole cents.", {"amount": "invalid"}
        ) from error
    if amount > MOST_GOODWILL:
        raise base.RuleRefused(f"At most {MOST_GOODWILL} may be credited at once.")
    ref = f"G{life.person.number:08d}{len(life.postings):04d}"
    life.postings.append(Posting(now, ref, "goodwill", amount))
    return "done", ""


def _withdrawal(life: Life, inputs: Mapping[str, Any], now: datetime.datetime) -> Fact:
    fact = life.facts.get(str(inputs.get("ref", "")))
    if fact is None or fact.kind != "withdrawal" or not fact.moves_until(now):
        raise base.NotFound("There is no such withdrawal.")
    return fact


Verb = Callable[[Life, Mapping[str, Any], datetime.datetime], Outcome]
VERBS: dict[str, Verb] = {
    "append_note": _told,
    "resend_notice": _told,
    "lock_user": _lock,
    "unlock_user": _unlock,
    "cancel_withdrawal": _cancel,
    "retry_withdrawal": _retry,
    "unbind_card": _unbind,
    "goodwill_credit": _goodwill,
}
