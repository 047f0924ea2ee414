"""Set-up of mail channels: passwords go in and never come out, servers are tried."""

import socket
import threading

import pytest
from django.urls import reverse

from messaging import trying
from messaging.models import Channel

SECRET = "s3cret/with:signs@"
CHANNEL = {
    "name": "Complaints",
    "slug": "complaints",
    "address": "complaints@kefu.example",
    "sender_name": "客服",
    "is_active": "on",
    "outgoing-host": "smtp.kefu.example",
    "outgoing-port": "465",
    "outgoing-security": "tls",
    "outgoing-user": "desk",
    "outgoing-password": SECRET,
    "incoming-host": "",
}


@pytest.fixture
def wu(client, cast):
    client.force_login(cast.wu)
    return client


@pytest.fixture
def channel(wu) -> Channel:
    wu.post(reverse("channel_new"), CHANNEL)
    return Channel.objects.get(slug="complaints")


def test_the_password_is_sealed_and_used(channel):
    assert channel.outgoing == "smtps://desk@smtp.kefu.example:465"
    assert SECRET.encode() not in bytes(channel.outgoing_secret)
    assert "s3cret%2Fwith%3Asigns%40" in channel.outgoing_url()


def test_no_page_shows_it_again(wu, channel):
    for address in (reverse("channels"), reverse("channel", args=[channel.pk])):
        assert "s3cret" not in wu.get(address).content.decode()
    form = {**CHANNEL, "name": "", "outgoing-password": SECRET}
    page = wu.post(reverse("channel", args=[channel.pk]), form).content.decode()
    assert "s3cret" not in page
    assert 'id="id_name_error"' in page


def test_an_empty_password_keeps_the_old_one(wu, channel):
    kept = bytes(channel.outgoing_secret)
    form = {**CHANNEL, "name": "New", "outgoing-password": ""}
    wu.post(reverse("channel", args=[channel.pk]), form)
    channel.refresh_from_db()
    assert (channel.name, bytes(channel.outgoing_secret)) == ("New", kept)


@pytest.mark.parametrize(
    "moved", [{"outgoing-host": "evil.example"}, {"outgoing-user": "x"}]
)
def test_a_kept_password_is_never_sent_to_another_account(wu, channel, moved):
    form = {**CHANNEL, "outgoing-password": "", **moved}
    page = wu.post(reverse("channel", args=[channel.pk]), form)
    assert "password" in page.context["outgoing"].errors
    tried = wu.post(reverse("channel_try"), {**form, "channel": channel.pk})
    assert "Type the password again" in tried.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"outgoing-host": "https://a/b"}, "host"),
        ({"outgoing-host": "a@b"}, "host"),
        ({"outgoing-security": "plain"}, "security"),
        ({"outgoing-user": ""}, "user"),
        ({"outgoing-port": "99999"}, "port"),
    ],
)
def test_what_is_wrong_with_a_server_is_named(wu, wrong, field):
    page = wu.post(reverse("channel_new"), {**CHANNEL, **wrong})
    assert field in page.context["outgoing"].errors
    assert not Channel.objects.filter(slug="complaints").exists()


def test_a_variable_that_wins_is_named(wu, cast, settings):
    settings.EMAIL_URL = "smtp://localhost:2525"
    page = wu.get(reverse("channel", args=[cast.channel.pk])).content.decode()
    assert "EMAIL_URL is set where the desk runs" in page


def attempt(wu, **other):
    form = {
        "outgoing-host": "127.0.0.1",
        "outgoing-security": "plain",
        "incoming-host": "",
        **other,
    }
    return wu.post(reverse("channel_try"), form).content.decode()


def test_nobody_listens(wu):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    page = attempt(wu, **{"outgoing-port": port})
    assert "The mail server could not be reached." in page
    assert "None is set up." in page


def test_a_server_that_says_nothing_is_waited_for_only_so_long(wu, monkeypatch):
    monkeypatch.setattr(trying, "WAIT_S", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        page = attempt(wu, **{"outgoing-port": silent.getsockname()[1]})
    assert "does not answer" in page or "could not be reached" in page


def test_a_server_that_answers(wu):
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_polite, args=(server,), daemon=True).start()
        page = attempt(wu, **{"outgoing-port": server.getsockname()[1]})
    assert "Signed in: it works." in page


def _polite(server: socket.socket) -> None:
    connection, _peer = server.accept()
    with connection, connection.makefile("rwb") as lines:
        connection.sendall(b"220 here\r\n")
        for line in lines:
            leaving = line.upper().startswith(b"QUIT")
            connection.sendall(b"221 bye\r\n" if leaving else b"250 ok\r\n")
            if leaving:
                return


def test_an_address_that_no_message_id_can_carry_is_refused(wu):
    form = {**CHANNEL, "address": "desk@[192.0.2.1]"}
    page = wu.post(reverse("channel_new"), form)
    assert page.status_code == 200
    assert "No mail can be sent from this domain" in page.content.decode()
    assert not Channel.objects.filter(slug="complaints").exists()


def test_a_domain_in_chinese_is_no_such_address(wu):
    wu.post(reverse("channel_new"), {**CHANNEL, "address": "desk@客服.example"})
    assert Channel.objects.get(slug="complaints").domain == "xn--ubtq9x.example"
