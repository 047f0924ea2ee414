"""Flags, consents, tags and notes on a client."""

from datetime import timedelta

import pytest
import time_machine

from config.lib.clock import now
from crm.models import Activity, Client, Tag
from crm.models.client import Word
from crm.refused import Refused
from tests.cast import Cast


@pytest.fixture
def wang(cast: Cast) -> Client:
    return cast.clients["wang"]


def told(purpose: str, means: str, *, is_given: bool) -> Word:
    return Word(purpose, means, is_given, "call", wording="2026-03")


def test_a_flag_is_in_force_until_its_time(
    cast: Cast, wang: Client, clock: time_machine.Traveller
) -> None:
    until = now() + timedelta(days=2)
    wang.raise_flag("hardship", "失业", by=cast.zhou, until=until)
    assert wang.has_flag("hardship")
    clock.shift(timedelta(days=3))
    assert not wang.has_flag("hardship")
    again = wang.raise_flag("hardship", "仍未就业", by=cast.zhou)
    assert wang.flags.in_force().get() == again


@pytest.mark.parametrize(
    ("kind", "reason", "days"),
    [("moon", "why", None), ("dispute", "  ", None), ("dispute", "why", -1)],
)
def test_a_flag_needs_kind_reason_and_a_time_to_come(
    cast: Cast, wang: Client, kind: str, reason: str, days: int | None
) -> None:
    until = now() + timedelta(days=days) if days else None
    wrong = "kind" if kind == "moon" else "until" if days else "reason"
    with pytest.raises(Refused) as refused:
        wang.raise_flag(kind, reason, by=cast.zhou, until=until)
    assert refused.value.field == wrong
    assert not wang.flags.exists()


def test_a_flag_is_not_raised_twice_and_ends_once(cast: Cast, wang: Client) -> None:
    flag = wang.raise_flag("dispute", "服务费", by=cast.zhou)
    with pytest.raises(Refused, match="already"):
        wang.raise_flag("dispute", "again", by=cast.zhou)
    for _twice in range(2):
        wang.end_flag(flag, by=cast.chen)
    ended = Activity.objects.about(wang).filter(action="client.flag_ended")
    assert ended.get().particulars == {"flag": flag.pk, "kind": "dispute"}
    assert flag.history.latest().history_user == cast.chen


def test_the_newest_word_counts(cast: Cast, wang: Client) -> None:
    assert not wang.may_be_told("marketing", "sms")
    wang.record_consent(told("marketing", "sms", is_given=True), by=cast.zhou)
    assert wang.may_be_told("marketing", "sms")
    wang.record_consent(told("marketing", "sms", is_given=False), by=cast.zhou)
    assert not wang.may_be_told("marketing", "sms")
    assert not wang.may_be_told("marketing", "mail")


def test_service_notices_need_no_word_but_heed_one(cast: Cast, wang: Client) -> None:
    assert wang.may_be_told("service", "sms")
    wang.record_consent(told("service", "sms", is_given=False), by=cast.zhou)
    assert not wang.may_be_told("service", "sms")


def test_do_not_call_wins_over_any_word(cast: Cast, wang: Client) -> None:
    wang.record_consent(told("marketing", "phone", is_given=True), by=cast.zhou)
    flag = wang.raise_flag("do_not_call", "只用短信", by=cast.zhou)
    assert not wang.may_be_told("marketing", "phone")
    assert not wang.may_be_told("service", "phone")
    assert wang.may_be_told("service", "sms")
    wang.end_flag(flag, by=cast.zhou)
    assert wang.may_be_told("marketing", "phone")


def test_a_word_about_nothing_is_refused(cast: Cast, wang: Client) -> None:
    with pytest.raises(Refused) as refused:
        wang.record_consent(told("marketing", "pigeon", is_given=True), by=cast.zhou)
    assert refused.value.field == "means"
    assert not wang.consents.exists()


def test_tags_come_and_go_each_on_record(cast: Cast, wang: Client) -> None:
    old, new, unused = (Tag(name=name) for name in ("old", "new", "unused"))
    unused.is_active = False
    for tag in (old, new, unused):
        tag.set_up(by=cast.wu)
    wang.tag(old, by=cast.zhou)
    wang.retag([new], by=cast.zhou)
    assert [row.tag for row in wang.client_tags.all()] == [new]
    with pytest.raises(Refused, match="not in use"):
        wang.retag([new, unused], by=cast.zhou)
    actions = Activity.objects.about(wang).values_list("action", flat=True)
    assert sorted(actions)[-3:] == [
        "client.tagged",
        "client.tagged",
        "client.untagged",
    ]


def test_a_tag_of_the_same_letters_is_refused(cast: Cast) -> None:
    Tag(name="VIP").set_up(by=cast.wu)
    with pytest.raises(Refused, match="this name"):
        Tag(name=" vip ").set_up(by=cast.wu)


def test_a_note_is_pinned_and_taken_away_but_not_lost(cast: Cast, wang: Client) -> None:
    first = wang.note("晚上打电话", by=cast.zhou)
    wang.note("新的", by=cast.li)
    first.pin(by=cast.li)
    assert wang.notes.kept().first() == first
    first.remove(by=cast.chen)
    assert first not in wang.notes.kept()
    assert first.history.latest().history_user == cast.chen
    assert "晚上" not in str(list(Activity.objects.values_list("particulars")))


@pytest.mark.parametrize("text", ["", " \n ", "长" * 4001])
def test_an_empty_and_an_endless_note_are_refused(
    cast: Cast, wang: Client, text: str
) -> None:
    with pytest.raises(Refused) as refused:
        wang.note(text, by=cast.zhou)
    assert refused.value.field == "text"
