"""What the platform's events come to: records by version, timeline, lifecycle."""

import random

import pytest
from django.utils import translation

from crm.models import Activity, Client, PlatformEvent, PlatformRecord
from crm.platform import applying
from crm.sentences import describe
from tests.crm.events.telling import (
    REF,
    body,
    entity,
    link,
    tell,
    told_and_applied,
)
from tests.faults.test_races import at_once

pytestmark = pytest.mark.django_db


def known() -> PlatformRecord:
    return PlatformRecord.objects.get()


def told() -> list[Activity]:
    return list(Activity.objects.filter(action__startswith="platform.").order_by("pk"))


def test_an_event_brings_the_record_and_the_clients_timeline_up_to_it(cast):
    link(cast.clients["wang"])
    assert told_and_applied(body()) == ["applied"]
    record = known()
    assert (record.kind, record.ref, record.status) == ("withdrawal", REF, "paid")
    (activity,) = told()
    assert activity.client_id == cast.clients["wang"].pk
    assert activity.by.username == "system"
    assert describe([activity]) == [f"Withdrawal {REF} is now paid."]
    with translation.override("zh-hans"):
        assert describe([activity]) == [f"提现 {REF} 现为：已到账。"]


def test_only_ids_and_codes_reach_the_log(cast):
    link(cast.clients["wang"])
    told_and_applied(
        body(data={"status": "paid", "name": "王小明", "m": "13812345678"})
    )
    (activity,) = told()
    assert set(activity.particulars) == {
        "kind", "ref", "status", "former", "version", "event",
    }  # fmt: skip


def test_an_older_version_changes_nothing(cast):
    link(cast.clients["wang"])
    late = body(1, data={"status": "processing"})
    assert told_and_applied(body(2), late) == ["applied", "stale"]
    assert (known().version, known().status) == (2, "paid")
    assert len(told()) == 1


def test_in_any_order_the_newest_version_stands(cast):
    link(cast.clients["wang"])
    states = ["created", "review", "processing", "paid"]
    raw = [body(n, data={"status": s}) for n, s in enumerate(states, 1)]
    random.Random(7).shuffle(raw)
    told_and_applied(*raw)
    assert (known().version, known().status) == (4, "paid")
    assert all(row.due_at is None for row in PlatformEvent.objects.all())


def test_an_event_about_nobody_here_is_ignored_and_not_kept_in_words(cast):
    assert told_and_applied(body()) == ["ignored"]
    assert not PlatformRecord.objects.exists()
    assert bytes(PlatformEvent.objects.get().body) == b""


def test_a_record_does_not_go_over_to_another_user(cast):
    link(cast.clients["wang"])
    link(cast.clients["liu"], "u-1002")
    assert told_and_applied(body(1), body(2, user_id="u-1002")) == ["applied", "bad"]
    assert (known().user_id, known().version) == ("u-1001", 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"user_id": None},
        {"user_id": "u 1"},
        {"type": "Bad Type"},
        {"occurred_at": "yesterday"},
        {"occurred_at": "2026-03-02T09:59:00"},
        {"occurred_at": "0001-01-01T00:00:00+14:00"},
        {"entity": None},
        {"entity": {"kind": "withdrawal", "ref": "王小明", "version": 1}},
        {"entity": {"kind": "withdrawal", "ref": REF, "version": "1"}},
        {"entity": {"kind": "withdrawal", "ref": REF, "version": True}},
        {"entity": {"kind": "withdrawal", "ref": REF, "version": 2**63}},
        {"data": {"status": "paid to 王小明"}},
        {"data": []},
        {"data": [1]},
    ],
)
def test_a_body_that_cannot_be_read_is_bad_and_the_next_is_applied(cast, wrong):
    link(cast.clients["wang"])
    states = told_and_applied(body(1, **wrong), body(2))
    assert states[1] == "applied"
    assert states[0] == ("applied" if wrong == {"data": []} else "bad")


@pytest.mark.parametrize(
    "kind, ref, status, lifecycle",
    [
        ("user", "u-1001", "active", "registered"),
        ("certification", "real_name", "passed", "certified"),
        ("certification", "real_name", "failed", "registered"),
        ("certification", "mobile", "passed", "registered"),
        ("recharge", "R1", "paid", "active"),
        ("recharge", "R1", "failed", "registered"),
        ("investment", "I1", "active", "active"),
        ("loan", "L1", "raising", "active"),
    ],
)
def test_the_lifecycle_moves_forward(cast, kind, ref, status, lifecycle):
    link(cast.clients["wang"])
    told_and_applied(body(1, entity=entity(kind, ref), data={"status": status}))
    wang = Client.objects.get(pk=cast.clients["wang"].pk)
    assert wang.lifecycle == lifecycle
    assert (wang.is_borrower, wang.is_lender) == (kind == "loan", kind == "investment")
    assert wang.history.first().history_user.username == "system"


@pytest.mark.parametrize("former", ["certified", "active", "dormant", "lost"])
def test_it_never_moves_back_but_the_lost_come_back_by_business(cast, former):
    link(cast.clients["wang"])
    wang = cast.clients["wang"]
    wang.lifecycle = former
    wang.save(update_fields=["lifecycle"])
    told_and_applied(body(1, data={"status": "processing"}))
    wang.refresh_from_db()
    assert wang.lifecycle == former
    told_and_applied(body(2, entity=entity("recharge", "R1")))
    wang.refresh_from_db()
    assert wang.lifecycle == "active"


def test_parts_of_two_users_that_are_called_alike_stay_apart(cast):
    link(cast.clients["wang"])
    link(cast.clients["liu"], "u-1002")
    part = {"entity": entity("certification", "real_name")}
    states = told_and_applied(body(1, **part), body(2, user_id="u-1002", **part))
    assert states == ["applied", "applied"]
    assert [a.action for a in told()] == ["platform.user_changed"] * 2


def test_an_event_of_a_merged_client_advances_the_one_that_stays(cast):
    wang, liu = cast.clients["wang"], cast.clients["liu"]
    link(wang)
    wang.merged_into = liu
    wang.save(update_fields=["merged_into"])
    told_and_applied(body(1, entity=entity("recharge", "R1")))
    liu.refresh_from_db()
    assert liu.lifecycle == "active"


@pytest.mark.parametrize("number", ["6222020000000000018", "13812345678"])
def test_a_part_of_a_person_is_not_called_by_their_number(cast, number):
    link(cast.clients["wang"])
    assert told_and_applied(body(entity=entity("bank-card", number))) == ["bad"]
    assert number not in PlatformEvent.objects.get().reason
    assert not PlatformRecord.objects.exists()


def test_one_that_cannot_be_applied_comes_again_and_the_next_passes(cast, monkeypatch):
    link(cast.clients["wang"])
    apply = applying.apply

    def failing(event):
        if event.id == "evt-1":
            raise RuntimeError("13812345678")
        return apply(event)

    monkeypatch.setattr(applying, "apply", failing)
    assert told_and_applied(body(1), body(2)) == ["received", "applied"]
    row = PlatformEvent.objects.get(event_id="evt-1")
    assert (row.due_at is not None, row.reason) == (True, "RuntimeError")


@pytest.mark.django_db(transaction=True)
def test_versions_applied_at_once_leave_the_newest(cast):
    link(cast.clients["wang"])
    for number in range(1, 13):
        tell(body(number))
    at_once(*[applying.apply_due] * 4)
    while applying.apply_due():
        pass
    assert known().version == 12
    states = PlatformEvent.objects.values_list("state", flat=True)
    assert set(states) <= {"applied", "stale"}
    assert states.count() == 12
