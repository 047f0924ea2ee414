"""Forwarded headers count from configured proxies only, for requests and sockets."""

import ipaddress

import pytest

from config.lib import forwarding


@pytest.fixture(autouse=True)
def proxies(settings):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8")]


@pytest.mark.parametrize(
    "peer, chain, client",
    [
        ("10.0.0.1", "203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "1.1.1.1, 203.0.113.7", "203.0.113.7"),
        ("10.0.0.1", "203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("::ffff:10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "1.1.1.1, nonsense", "10.0.0.1"),
        ("203.0.113.9", "1.1.1.1", "203.0.113.9"),
    ],
)
def test_the_client_is_the_rightmost_address_that_is_no_proxy(peer, chain, client):
    assert forwarding.client_of(peer, chain) == client


def scope(peer):
    headers = [(b"host", b"h"), (b"x-forwarded-for", b"203.0.113.7")]
    headers += [(b"remote-user", b"admin"), (b"x-request-id", b"abcdefgh")]
    return {"type": "websocket", "client": [peer, 5], "headers": headers}


def test_a_socket_through_a_proxy_has_its_true_client():
    assert forwarding.believed_scope(scope("10.0.0.1"))["client"][0] == "203.0.113.7"


def test_a_socket_of_anybody_else_brings_no_claims():
    seen = forwarding.believed_scope(scope("203.0.113.9"))

    assert seen["client"][0] == "203.0.113.9"
    assert seen["headers"] == [(b"host", b"h")]
