"""The hook of the platform: who is believed, what is kept."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.lib.sealed import SealBroken
from crm.models import Activity, DataKey, PlatformEvent
from crm.platform import event_body
from tests.crm.events.forgeries import all_of_them
from tests.crm.events.telling import URL, body, signed, tell
from tests.faults.test_races import at_once

pytestmark = pytest.mark.django_db


def test_fifty_forgeries_are_refused_before_any_effect(clock, caplog):
    caplog.set_level(logging.DEBUG)
    forgeries = all_of_them()
    assert len(forgeries) >= 50
    with CaptureQueriesContext(connection) as captured:
        answers = {name: tell(raw, given).status_code for name, raw, given in forgeries}
    assert set(answers.values()) == {403}, answers
    assert captured.captured_queries == []
    assert not PlatformEvent.objects.exists()
    assert not Activity.objects.exists()
    assert not DataKey.objects.exists()
    assert "W20260302000017" not in caplog.text
    assert "occurred_at" not in caplog.text


def test_without_secrets_nobody_is_believed(settings):
    settings.PLATFORM_EVENT_SECRETS = {}
    assert tell(body()).status_code == 403


@pytest.mark.parametrize("key", ["k1", "k2"])
@pytest.mark.parametrize("skew", [-300, 0, 300])
def test_both_keys_count_within_five_minutes(clock, key, skew):
    from config.lib.clock import now

    raw = body()
    answer = tell(raw, signed(raw, key, int(now().timestamp()) + skew))
    assert (answer.status_code, answer.json()) == (200, {"id": "evt-1"})
    assert PlatformEvent.objects.get().key_id == key


def test_an_event_is_kept_sealed_as_it_came_and_waits_for_the_worker(clock):
    raw = body(data={"status": "paid", "note": "手机 13812345678"})
    tell(raw)
    row = PlatformEvent.objects.get()
    assert (row.event_id, row.state) == ("evt-1", "received")
    assert row.due_at is not None
    assert row.open() == raw
    assert b"withdrawal" not in bytes(row.body)


def test_a_body_put_into_another_row_does_not_open():
    tell(body(1))
    tell(body(2))
    one, two = PlatformEvent.objects.order_by("pk")
    two.body = one.body
    with pytest.raises(SealBroken):
        two.open()


def test_a_repeat_is_answered_alike_and_kept_once():
    first, again = tell(body()), tell(body())
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert PlatformEvent.objects.count() == 1


@pytest.mark.parametrize("raw", [b"[]", b"{", b'{"id": 7}', b"\xff\xfe", b"[" * 9000])
def test_a_signed_body_that_is_no_event_is_kept_and_marked(raw):
    assert tell(raw).status_code == 200
    row = PlatformEvent.objects.get()
    assert (row.state, row.due_at) == ("bad", None)
    assert row.open() == raw
    assert tell(raw).status_code == 200
    assert PlatformEvent.objects.count() == 1


def test_a_body_beyond_the_limit_is_refused_unread():
    fits = body(data={"status": "", "x": "y" * (event_body.LARGEST - 300)})
    assert tell(fits).status_code == 200
    large = body(2, data={"x": "y" * event_body.LARGEST})
    assert tell(large).status_code == 413
    assert PlatformEvent.objects.count() == 1


@pytest.mark.parametrize("length", ["-1", "1e9", "many"])
def test_a_length_that_is_no_number_is_refused(client, length):
    given = {"CONTENT_LENGTH": length}
    assert client.generic("POST", URL, b"{}", **given).status_code == 413
    assert not PlatformEvent.objects.exists()


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
def test_only_a_post_is_taken(client, method):
    assert getattr(client, method)(URL).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_the_same_event_at_once_is_kept_once():
    DataKey.for_purpose("platform events")
    raw = body()
    answers = at_once(*[lambda: tell(raw)] * 16)
    assert [answer.status_code for answer in answers] == [200] * 16
    assert PlatformEvent.objects.count() == 1
