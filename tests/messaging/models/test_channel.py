"""Channels: their two servers, with passwords sealed beside the URLs."""

from datetime import timedelta

import pytest

from config.lib.clock import now
from config.lib.sealed import SealBroken
from crm.models import Activity
from messaging.models import Channel, MailCursor

pytestmark = pytest.mark.django_db


@pytest.fixture
def channel(cast) -> Channel:
    made = Channel(
        slug="second",
        name="Second",
        address="second@kefu.example",
        outgoing="smtp+starttls://second@mail.kefu.example",
        incoming="imaps://second@mail.kefu.example/INBOX",
    )
    made.set_up(by=cast.wu, passwords={"outgoing": "p:@/ ü", "incoming": "i"})
    return Channel.objects.get(pk=made.pk)


def test_the_first_mail_channel_is_made_once(settings):
    settings.DEFAULT_FROM_ADDRESS = "service@kefu.example"
    one = Channel.objects.first_mail()
    assert (one.slug, one.address) == ("mail", "service@kefu.example")
    assert Channel.objects.first_mail() == one


def test_variables_speak_of_the_first_channel_and_win_over_its_row(channel, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:2525"
    settings.INBOUND_EMAIL_URL = "imap://desk:x@127.0.0.1/INBOX"
    first = Channel.objects.first_mail()
    first.outgoing = "smtps://other.example"
    assert first.outgoing_url() == settings.EMAIL_URL
    assert first.incoming_url() == settings.INBOUND_EMAIL_URL
    assert "mail.kefu.example" in channel.outgoing_url()


def test_a_password_is_sealed_and_stands_in_the_url_quoted(channel):
    assert channel.outgoing_url() == (
        "smtp+starttls://second:p%3A%40%2F%20%C3%BC@mail.kefu.example"
    )
    assert channel.incoming_url() == "imaps://second:i@mail.kefu.example/INBOX"
    assert b"p:@" not in bytes(channel.outgoing_secret)
    assert "p:@" not in channel.outgoing


def test_an_empty_password_keeps_the_old_one(channel, cast):
    channel.set_up(by=cast.wu, passwords={"outgoing": "", "incoming": "new"})
    assert "p%3A%40" in channel.outgoing_url()
    assert channel.incoming_url().startswith("imaps://second:new@")


def test_a_password_of_the_other_side_does_not_open(channel):
    channel.outgoing_secret = channel.incoming_secret
    with pytest.raises(SealBroken):
        channel.outgoing_url()


def test_without_servers_mail_is_only_kept(cast):
    assert cast.channel.outgoing_url() == cast.channel.incoming_url() == ""
    assert cast.channel.provider == "console"
    cast.channel.outgoing = "smtp://127.0.0.1"
    assert cast.channel.provider == "smtp_mail"


def test_history_and_log_hold_no_password(channel, cast):
    channel.name = "Renamed"
    channel.set_up(by=cast.wu)
    kept = channel.history.values()
    assert [row["name"] for row in kept] == ["Renamed", "Second"]
    assert not any("secret" in column for column in kept[0])
    logged = Activity.objects.filter(action__startswith="channel.").order_by("pk")
    assert [row.action for row in logged] == ["channel.made", "channel.changed"]
    assert all(row.particulars == {} for row in logged)


def test_setting_up_ends_the_waiting_after_failures(channel, cast):
    cursor = MailCursor.objects.create(
        channel=channel, due_at=now() + timedelta(hours=1), attempts=7
    )
    channel.set_up(by=cast.wu)
    cursor.refresh_from_db()
    assert cursor.attempts == 0
    assert cursor.due_at is not None
    assert cursor.due_at <= now()


def test_the_domain_is_that_of_the_address(channel):
    assert channel.domain == "kefu.example"
