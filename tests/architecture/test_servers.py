"""The private servers of the tests, and what happens without them."""

import psycopg
import pytest
import redis

from tests import servers


def test_a_private_postgres_answers(postgres_server):
    with psycopg.connect(postgres_server) as connection:
        assert connection.execute("SELECT 40 + 2").fetchone() == (42,)
        # Reached by its unix socket alone.
        address = connection.execute("SHOW listen_addresses").fetchone()
        assert address == ("",)


def test_a_private_redis_answers(redis_server):
    assert redis.Redis.from_url(redis_server).ping()


def test_what_is_missing_is_skipped_with_the_reason(monkeypatch):
    monkeypatch.setitem(servers.PROGRAMS, "redis", ("no-such-program",))
    monkeypatch.delenv("KEFU_TEST_REQUIRE", raising=False)
    with pytest.raises(pytest.skip.Exception, match="redis is not installed"):
        servers.need("redis")


def test_what_is_required_and_missing_fails(monkeypatch):
    monkeypatch.setitem(servers.PROGRAMS, "redis", ("no-such-program",))
    monkeypatch.setenv("KEFU_TEST_REQUIRE", "postgres,redis")
    with pytest.raises(pytest.fail.Exception, match="KEFU_TEST_REQUIRE lists redis"):
        servers.need("redis")
