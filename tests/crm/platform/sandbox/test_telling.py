"""Events leave signed, in order, each until it was taken."""

import json

import pytest

from config.lib.http import Answer, Door, NoAnswer
from crm.platform import records, wire
from crm.platform.sandbox.telling import Listener, Teller, sign


class Desk(Door):
    """Takes what it is told, or not."""

    def __init__(self, *refusals):
        super().__init__()
        self.refusals, self.taken = list(refusals), []

    def send(self, method, url, **more):
        refusal = self.refusals.pop(0) if self.refusals else None
        if isinstance(refusal, Exception):
            raise refusal
        if refusal is None:
            self.taken.append(more)
        return Answer(refusal or 202, {}, b"")


@pytest.fixture
def teller(sandbox, time):
    """One who begins at NOON, five days before the present."""
    teller = Teller(sandbox, Listener("http://127.0.0.1:9/", "k1", "secret"))
    teller.begin()
    time.shift(days=5)
    return teller


def told(desk):
    return [wire.decode(records.Event, json.loads(one["data"])) for one in desk.taken]


def test_what_happened_since_is_told_in_order(teller, sandbox):
    teller.door = desk = Desk()
    assert teller.tell_once()
    events = told(desk)
    assert events and [e.occurred_at for e in events] == sorted(
        e.occurred_at for e in events
    )
    assert teller.tell_once() and len(told(desk)) == len(events)


def test_each_is_signed_over_its_moment_and_body(teller, time):
    teller.door = desk = Desk()
    teller.tell_once()
    one = desk.taken[0]
    head = one["headers"]
    assert head["Kefu-Key-Id"] == "k1"
    assert head["Kefu-Timestamp"] == str(int(time().timestamp()))
    signature = sign("secret", head["Kefu-Timestamp"], one["data"])
    assert head["Kefu-Signature"] == signature


@pytest.mark.parametrize("refusal", [NoAnswer("broken off"), 500, 403, 302])
def test_what_was_not_taken_is_told_again(teller, refusal):
    teller.door = desk = Desk(None, refusal)
    assert not teller.tell_once()
    assert len(desk.taken) == 1
    assert teller.tell_once()
    ids = [event.id for event in told(desk)]
    assert len(ids) == len(set(ids)) > 1


def test_an_action_is_told_too(teller, sandbox):
    teller.door = desk = Desk()
    teller.tell_once()
    sandbox.act("lock_user", {"user_id": "U00000001"}, key="k")
    teller.tell_once()
    last = told(desk)[-1]
    assert (last.type, last.ref, last.status) == ("user.changed", "U00000001", "locked")
