"""A platform that is slow, failing, wrong or gone: one kind of error, soon over."""

import json
import time as machine
from datetime import timedelta

import pytest

from config.lib.http import Answer, Door, NoAnswer
from crm.platform import base, wire
from crm.platform.breaker import CLOSED, OPEN, Breaker, Patience
from crm.platform.rest import Rest
from tests.crm.platform.conftest import KEY, NOON, control

USER = "U00000004"


@pytest.mark.parametrize(
    "mode", ["slow", "failing", "garbage", "truncated", "misshapen", "gone"]
)
def test_whatever_is_wrong_is_unreachable_and_soon_over(hasty, server, mode):
    control(server, mode=mode, delay_s=1.2)
    begun = machine.monotonic()
    for ask in (hasty.user, hasty.overview, hasty.account):
        with pytest.raises(base.Unreachable):
            ask(USER)
    assert machine.monotonic() - begun < 3


@pytest.mark.parametrize("mode", ["failing", "garbage", "truncated", "gone"])
def test_it_is_well_again_as_soon_as_the_platform_is(hasty, server, mode):
    control(server, mode=mode)
    with pytest.raises(base.Unreachable):
        hasty.user(USER)
    control(server)
    assert hasty.user(USER).id == USER


def test_a_slow_answer_within_the_limit_is_an_answer(hasty, server):
    control(server, mode="slow", delay_s=0.1)
    assert hasty.user(USER).id == USER


def test_nobody_listening_is_unreachable_at_once():
    begun = machine.monotonic()
    with pytest.raises(base.Unreachable):
        Rest("http://127.0.0.1:9", KEY).user(USER)
    assert machine.monotonic() - begun < 1


def test_a_clock_that_runs_wrong_shows_in_as_of(hasty, server):
    control(server, skew_s=3600)
    overview = hasty.overview(USER)
    assert overview.as_of == NOON + timedelta(hours=1)


def test_the_breaker_opens_and_closes(server):
    seconds = [0.0]
    breaker = Breaker(Patience(3, 5, 60, 0), clock=lambda: seconds[0])
    rest = Rest(server.url, KEY, breaker=breaker)
    control(server, mode="failing")
    for _ in range(3):
        with pytest.raises(base.Unreachable):
            rest.user(USER)
    assert breaker.state == OPEN
    control(server)
    with pytest.raises(base.Unreachable, match="left alone"):
        rest.user(USER)
    seconds[0] += 5
    assert rest.user(USER).id == USER
    assert breaker.state == CLOSED


def test_what_the_platform_refuses_does_not_open_the_breaker(rest):
    for _ in range(10):
        with pytest.raises(base.NotFound):
            rest.user("U00009999")
    assert rest.breaker.state == CLOSED


def test_a_wrong_key_is_said_and_opens_nothing(server):
    stranger = Rest(server.url, "another-key")
    for _ in range(10):
        with pytest.raises(base.AuthFailed):
            stranger.user(USER)
    assert stranger.breaker.state == CLOSED and stranger.key_is_refused


def test_capabilities_are_remembered_while_it_is_dead(hasty, server, monkeypatch):
    known = hasty.capabilities()
    control(server, mode="gone")
    monkeypatch.setattr("crm.platform.rest.KNOWN_FOR_S", 0)
    assert hasty.capabilities() == known


def test_control_wants_the_key_and_a_known_mode(server, rest):
    assert control(server, mode="on fire") == 400
    answer = rest._door.send("POST", f"{server.url}/control", data=b"{}")
    assert answer.status == 401


class Scripted(Door):
    """A door that gives prepared answers and counts what was asked."""

    def __init__(self, *answers):
        super().__init__()
        self.answers, self.asked = list(answers), []

    def send(self, method, url, **more):
        self.asked.append((method, url, more))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def answer(status, body):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {}, raw)


def rest_with(*answers):
    door = Scripted(*answers)
    return Rest("http://127.0.0.1:9", KEY, door), door


def broken(reason="broken off"):
    return NoAnswer(reason)


def test_a_read_that_broke_off_is_asked_again_once():
    rest, door = rest_with(broken(), answer(200, {"items": []}))
    assert rest.announcements() == ()
    rest, door = rest_with(broken(), broken(), answer(200, {"items": []}))
    with pytest.raises(base.Unreachable):
        rest.announcements()
    assert len(door.asked) == 2


def test_what_was_too_slow_is_not_waited_for_twice():
    rest, door = rest_with(broken("too slow"))
    with pytest.raises(base.Unreachable):
        rest.announcements()
    assert len(door.asked) == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda rest: rest.act("append_note", {}, key="k"),
        lambda rest: rest.contacts("U1", "notice"),
        lambda rest: rest.reveal("U1", "mobile", "test"),
    ],
)
def test_what_acts_or_tells_a_value_is_never_repeated_by_itself(ask):
    for first in (broken(), answer(503, {})):
        rest, door = rest_with(first)
        with pytest.raises(base.Unreachable):
            ask(rest)
        assert len(door.asked) == 1


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "invalid", base.InvalidRequest),
        (401, "auth", base.AuthFailed),
        (403, "not_allowed", base.NotAllowed),
        (404, "not_found", base.NotFound),
        (409, "conflict", base.Conflict),
        (422, "rule_refused", base.RuleRefused),
        (423, "in_progress", base.InProgress),
        (429, "retry_later", base.RetryLater),
        (500, "error", base.Unreachable),
        (302, "error", base.Unreachable),
        (204, "error", base.Unreachable),
    ],
)
def test_each_refusal_is_the_error_of_the_contract(status, code, error):
    told = {"error": {"code": code, "message": "why", "field_errors": []}}
    for body in (told, b"<html>", b"[]", {"error": "no object"}):
        rest, _ = rest_with(answer(status, body))
        with pytest.raises(base.PlatformError) as caught:
            rest.user("U1")
        assert type(caught.value) is error


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[" * 100_000, b"\xff\xfe", b'{"id": 1' + b"0" * 5000 + b"}"],
)
def test_a_body_that_is_no_object_is_unreachable(body):
    rest, _ = rest_with(answer(200, body))
    with pytest.raises(base.Unreachable):
        rest.user("U1")


def test_another_persons_record_is_never_shown(sandbox):
    other = wire.encode(sandbox.overview("U00000002"))
    for ask in ("user", "overview"):
        data = other if ask == "overview" else other["user"]
        rest, _ = rest_with(answer(200, data))
        with pytest.raises(base.Unreachable, match="the one asked for"):
            getattr(rest, ask)("U00000001")


def test_an_id_cannot_walk_up_the_path():
    rest, door = rest_with(answer(404, {}), answer(404, {}))
    with pytest.raises(base.NotFound):
        rest.user("../../actions?x=1")
    path = "/cs/v1/users/..%2F..%2Factions%3Fx%3D1"
    assert door.asked[0][:2] == ("GET", f"http://127.0.0.1:9{path}")
    with pytest.raises(base.NotFound):
        rest.user("..")
    assert len(door.asked) == 1


def test_an_identity_number_is_in_no_address():
    rest, door = rest_with(answer(200, {"items": []}))
    rest.search_users(id_no="99215519780111802X")
    assert "99215519780111802X" not in str(door.asked)
