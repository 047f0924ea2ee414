"""The whole application as Daphne calls it: pages, and sockets that lead nowhere."""

import io

import pytest
from asgiref.sync import async_to_sync
from channels.testing import HttpCommunicator, WebsocketCommunicator
from daphne.access import AccessLogGenerator

from config.asgi import application

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]
HERE = (b"host", b"localhost")


def opened(path, *headers):
    async def converse():
        socket = WebsocketCommunicator(application, path, headers=[HERE, *headers])
        return await socket.connect()

    return async_to_sync(converse)()[0]


def test_a_page_is_answered_with_a_request_id():
    async def ask():
        asked = HttpCommunicator(application, "GET", "/healthz", headers=[HERE])
        return await asked.get_response(timeout=5)

    answer = async_to_sync(ask)()

    assert (answer["status"], answer["body"]) == (200, b"ok")
    assert dict(answer["headers"])[b"X-Request-ID"]


@pytest.mark.parametrize("origin", [b"http://localhost", b"https://evil.example"])
def test_a_socket_that_leads_nowhere_is_refused(origin):
    assert opened("/ws/nowhere/", (b"origin", origin)) is False


def test_daphnes_own_access_log_prints_no_query():
    stream = io.StringIO()
    log = AccessLogGenerator(stream)

    log("http", "complete", {"path": "/?token=s3cret", "client": "x", "method": "GET"})
    log("websocket", "connected", {"path": "/ws/?token=s3cret", "client": "x"})

    assert stream.getvalue() == ""
