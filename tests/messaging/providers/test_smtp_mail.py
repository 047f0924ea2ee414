"""Sending by SMTP: what was refused, what was lost, what nobody knows."""

import socket
import ssl
import threading
from time import monotonic

import pytest

from messaging.mail.parse import parse
from messaging.providers import REGISTRY, load
from messaging.providers.base import REASONS, SendError
from messaging.providers.smtp_mail.provider import SmtpMail
from tests.fakes.certificate import certificate
from tests.fakes.smtp import Behaviour, Sink
from tests.messaging.providers.outgoing import Channel, Delivery

ADDRESS = "liwei@client.example"


@pytest.fixture
def sink():
    with Sink() as server:
        yield server


def send(url, total_s=5.0, **changes):
    return SmtpMail(Channel(url), total_s).send(Delivery(**changes), ADDRESS)


def failing(url, total_s=5.0, **changes):
    with pytest.raises(SendError) as error:
        send(url, total_s, **changes)
    assert ADDRESS not in str(error.value)
    assert len(error.value.code) <= 20
    return error.value


def test_a_mail_arrives_whole(sink):
    receipt = send(sink.url)
    (taken,) = sink.taken
    assert (taken.sender, taken.recipients) == ("service@kefu.example", [ADDRESS])
    mail = parse(taken.content)
    assert (mail.subject, mail.text) == (Delivery().subject, Delivery().text)
    assert receipt.provider_id == Delivery().message_id
    assert receipt.detail == "250 2.0.0 Ok: queued as 4Zq1"


@pytest.mark.parametrize(
    ("behaviour", "permanent", "code"),
    [
        (Behaviour(rcpt="550 5.1.1 no <liwei@client.example> here"), True, "smtp-550"),
        (Behaviour(rcpt="450 4.2.0 greylisted"), False, "smtp-450"),
        (Behaviour(data="554 5.7.1 spam"), True, "smtp-554"),
        (Behaviour(data="451 4.3.0 later"), False, "smtp-451"),
        (Behaviour(rcpt="530 5.7.0 sign in first"), False, "login"),
    ],
)
def test_a_refusal_is_certain_and_keeps_the_server_s_words(
    sink, behaviour, permanent, code
):
    sink.behave = lambda recipient: behaviour
    error = failing(sink.url)
    assert (error.permanent, error.code, error.uncertain) == (permanent, code, False)
    assert error.message.startswith((behaviour.rcpt or behaviour.data)[:9])
    assert sink.accepted == []


def test_a_connection_lost_before_the_mail_is_certain(sink):
    sink.behave = lambda recipient: Behaviour(drop_early=True)
    error = failing(sink.url)
    assert (error.uncertain, error.permanent) == (False, False)
    assert error.code == "broken-off"


def test_a_connection_lost_after_the_mail_is_uncertain(sink):
    sink.behave = lambda recipient: Behaviour(drop=True)
    error = failing(sink.url)
    assert (error.uncertain, error.permanent) == (True, False)
    assert error.code == "unanswered"
    assert len(sink.accepted) == 1


def test_a_server_that_stalls_after_the_mail_leaves_it_uncertain(sink):
    sink.behave = lambda recipient: Behaviour(delay=3)
    begun = monotonic()
    assert failing(sink.url, total_s=0.7).uncertain
    assert monotonic() - begun < 2.5


def test_nobody_listening_is_no_connection():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        error = failing(f"smtp://127.0.0.1:{probe.getsockname()[1]}")
    assert (error.code, error.permanent, error.uncertain) == ("connect", False, False)


def test_a_server_that_trickles_is_left_in_time():
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()
        thread = threading.Thread(target=_trickle, args=(server, stop))
        thread.start()
        begun = monotonic()
        error = failing(f"smtp://127.0.0.1:{server.getsockname()[1]}", total_s=0.8)
        stop.set()
        thread.join()
    assert monotonic() - begun < 3
    assert not error.uncertain


def _trickle(server, stop):
    """A greeting that never ends, a sign every tenth of a second."""
    connection, _ = server.accept()
    with connection:
        while not stop.wait(0.1):
            try:
                connection.sendall(b"2")
            except OSError:
                return


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_user_name_and_password_are_asked_for(sink):
    sink.credentials = ("desk", "right")
    send(sink.url.replace("//", "//desk:right@"))
    error = failing(sink.url.replace("//", "//desk:wrong@"))
    assert (error.code, error.permanent) == ("login", False)
    assert len(sink.accepted) == 1


def test_starttls_is_never_given_up(sink):
    error = failing(sink.url.replace("smtp:", "smtp+starttls:"))
    assert (error.code, sink.taken) == ("tls", [])


def test_starttls_needs_a_certificate_that_is_trusted(tmp_path):
    pem = certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    with Sink(tls=context) as sink:
        url = f"smtp+starttls://localhost:{sink.port}"
        assert failing(url).code == "tls"
        send(f"{url}?ca_file={pem}")
        assert len(sink.accepted) == 1


def test_a_mail_that_cannot_be_written_is_never_tried_again(sink):
    error = failing(sink.url, message_id="none")
    assert (error.permanent, error.code) == (True, "message")


def test_a_channel_without_a_proper_server_can_be_repaired():
    error = failing("smtp://mx.example")
    assert (error.permanent, error.code) == (False, "config")


def test_every_provider_of_the_table_loads():
    assert {load(key).__name__ for key in REGISTRY} == {"SmtpMail", "Console"}
    assert all(map(str, REASONS.values()))
