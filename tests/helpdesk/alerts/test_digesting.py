"""The mail for who is away."""

from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from config.lib.clock import now
from helpdesk import digesting
from helpdesk.models import Alert, Bell, Digest, Ticket
from messaging.models import Channel
from tests.cast import Cast
from tests.fakes.smtp import Behaviour, Sink

from .conftest import Done

QUARTER = timedelta(minutes=16)


@pytest.fixture
def waiting(cast: Cast, done: Done, clock: Any) -> Ticket:
    """A ticket given to Zhou a quarter of an hour ago, who has not been here."""
    ticket = cast.ticket()
    done(lambda: ticket.assign(to=cast.zhou, by=cast.chen))
    clock.shift(QUARTER)
    return ticket


def test_who_is_away_gets_one_mail(waiting: Ticket, cast: Cast) -> None:
    assert digesting.write_due() == 1
    assert digesting.write_due() == 0
    with Sink() as sink:
        Channel.objects.update(outgoing=sink.url)
        assert [digesting.send_due(), digesting.send_due()] == [1, 0]
        [taken] = sink.taken
    mail = message_from_bytes(taken.content, policy=policy.default)
    assert taken.recipients == ["zhou@kefu.example"]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert f"#{waiting.pk} 陈主管" in mail.get_content()
    assert "王" not in mail.get_content()


def test_it_is_in_the_language_of_its_reader(waiting: Ticket, cast: Cast) -> None:
    cast.zhou.prefer(language="zh-hans")
    digesting.write_due()
    assert "未读提醒" in Digest.objects.get().subject


@pytest.mark.parametrize("why", ["seen", "read", "unwished", "no mail", "out of reach"])
def test_nobody_is_mailed_without_need(waiting: Ticket, cast: Cast, why: str) -> None:
    if why == "seen":
        Bell.objects.seen(cast.zhou, None)
    elif why == "read":
        Alert.objects.all().read()
    elif why == "unwished":
        Alert.objects.update(mails=False)
    elif why == "no mail":
        cast.zhou.revise(email="", by=cast.wu)
    else:
        waiting.move(queue=cast.queues["loans"], by=cast.chen)
    assert digesting.write_due() == 0


def test_too_soon_is_not_away(cast: Cast, done: Done, clock: Any) -> None:
    ticket = cast.ticket()
    done(lambda: ticket.assign(to=cast.zhou, by=cast.chen))
    clock.shift(timedelta(minutes=5))
    assert digesting.write_due() == 0


def test_what_a_lost_worker_began_is_not_sent_again(waiting: Ticket) -> None:
    digesting.write_due()
    Digest.objects.update(started_at=now())
    with Sink() as sink:
        Channel.objects.update(outgoing=sink.url)
        digesting.send_due()
        assert sink.taken == []
    assert Digest.objects.get().state == "uncertain"


def test_refused_for_now_is_tried_again(waiting: Ticket, clock: Any) -> None:
    digesting.write_due()
    with Sink() as sink:
        Channel.objects.update(outgoing=sink.url)
        sink.behave = lambda _recipient: Behaviour(rcpt="451 4.7.1 Later")
        digesting.send_due()
        sink.behave = lambda _recipient: Behaviour()
        clock.shift(timedelta(hours=1))
        digesting.send_due()
    assert Digest.objects.get().state == "sent"


def test_what_was_read_long_ago_goes(waiting: Ticket, clock: Any) -> None:
    Alert.objects.all().read()
    assert digesting.sweep() == 0
    clock.shift(timedelta(days=31))
    assert digesting.sweep() >= 1
    assert not Alert.objects.exists()
