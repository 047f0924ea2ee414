"""The closed network of the tests holds."""

import asyncio
import socket
import urllib.request

import pytest

from tests.network import NetworkClosed, is_near


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8", None])
def test_this_machine_is_near(host):
    assert is_near(host)


@pytest.mark.parametrize("host", ["192.0.2.1", "example.com", "10.0.0.1", "::2"])
def test_the_rest_is_far(host):
    assert not is_near(host)


def test_no_connection_leaves():
    with socket.socket() as sock, pytest.raises(NetworkClosed, match=r"192\.0\.2\.1"):
        sock.connect(("192.0.2.1", 80))


def test_no_name_is_looked_up():
    with pytest.raises(NetworkClosed, match=r"example\.com"):
        urllib.request.urlopen("http://example.com/", timeout=1)


def test_no_loop_connects_out():
    with pytest.raises(NetworkClosed):
        asyncio.run(asyncio.open_connection("192.0.2.1", 80))


def test_loopback_connects():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
