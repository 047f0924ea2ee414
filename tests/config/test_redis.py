"""With REDIS_URL several processes share cache and live layer."""

import asyncio
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer
from django.core.cache import cache

from config.env import backends
from config.lib import health, loops
from config.lib.clock import now
from tests.servers import free_port

pytestmark = pytest.mark.one_database

TELL = """
import django
django.setup()
from django.core.cache import cache
cache.set("told", "by another process", 60)
"""


@pytest.fixture
def on_redis(settings, redis_server: str) -> str:
    settings.REDIS_URL = redis_server
    settings.CACHES = backends.caches(redis_server)
    return redis_server


def test_what_one_process_keeps_another_reads(on_redis: str, child_environment) -> None:
    environment = {**child_environment, "REDIS_URL": on_redis}
    subprocess.run([sys.executable, "-c", TELL], env=environment, check=True)
    assert cache.get("told") == "by another process"


def test_a_signal_reaches_the_group_of_another_layer(on_redis: str) -> None:
    configured = backends.channel_layers(on_redis, "secret")["default"]

    async def tell() -> dict[str, str]:
        options = configured.get("CONFIG", {})
        here = RedisPubSubChannelLayer(**options)
        there = RedisPubSubChannelLayer(**options)
        name = await there.new_channel()
        await there.group_add("ticket.7", name)
        await here.group_send("ticket.7", {"type": "changed"})
        try:
            return await asyncio.wait_for(there.receive(name), 5)
        finally:
            await here.close_pools() if hasattr(here, "close_pools") else None
            await there.close_pools() if hasattr(there, "close_pools") else None

    assert "RedisPubSubChannelLayer" in configured["BACKEND"]
    assert asyncio.run(tell()) == {"type": "changed"}


@pytest.mark.django_db
def test_a_layer_that_went_away_is_named_and_pages_go_on(
    client, settings, monkeypatch, on_redis: str
) -> None:
    monkeypatch.setattr(loops, "seen", lambda: {"deliver": now()})
    assert health.degraded() == []
    gone = urlsplit(on_redis)._replace(netloc=f"127.0.0.1:{free_port()}").geturl()
    settings.CACHES = backends.caches(gone)
    assert health.degraded() == ["live"]
    assert client.get("/readyz").status_code == 200
