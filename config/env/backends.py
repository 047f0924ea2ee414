"""What the addresses of the database and of Redis mean as Django settings."""

import importlib.util
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

from config import env

SQLITE_BUSY_S = 20
# Threads of pages are kept (config.lib.pages) and so is what they opened: the file
# with its functions and pragmas, took 1.5 of the 4.2 ms of CPU of an empty answer.
SQLITE_KEPT_S = 60
POSTGRES_CONNECT_S = 5
POOL = {"min_size": 1, "max_size": 12, "timeout": 10, "max_lifetime": 1800}
# Statements here start from the table that narrows them; trying every order of eight
# joined tables took PostgreSQL longer than reading the rows (4 of 11 ms of a page).
JOINS_REORDERED = 4
# A statement asked for the third time on a connection is planned once and kept: half of
# the time a page spent waiting for PostgreSQL was planning.
PREPARED_FROM = 2
REDIS_CONNECT_S = 2


def database(url: str, data_dir: Path, statement_s: int) -> dict[str, Any]:
    """Return the settings of the database at `url`, or of the embedded SQLite file.

    `statement_s`: seconds after which PostgreSQL ends a statement (0: never).
    """
    if not url:
        return _sqlite({"ENGINE": "django.db.backends.sqlite3",
                        "NAME": data_dir / "kefu.sqlite3"})  # fmt: skip
    try:
        parsed: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        why = "is not an address of a database"
        raise env.refused("DATABASE_URL", f"{why}; {_RIGHT_DATABASE}") from error
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        return _sqlite(parsed)
    if parsed["ENGINE"] == "django.db.backends.postgresql":
        return _postgres(parsed, statement_s)
    why = f"names {urlsplit(url).scheme!r}, which is not supported"
    raise env.refused("DATABASE_URL", f"{why}; {_RIGHT_DATABASE}")


_RIGHT_DATABASE = "right would be postgres://user:password@host/name or sqlite:///path"


def _sqlite(parsed: dict[str, Any]) -> dict[str, Any]:
    # IMMEDIATE: a transaction that reads and then writes cannot lose its snapshot to
    # another writer half-way; it waits its turn at the start instead.
    # FULL: what was committed outlives a power cut, above all that a sending had begun;
    # else the letter would go out twice. A small commit takes 4 to 5 ms on an ordinary
    # disk, where NORMAL takes 0.01 ms (measured over 100 commits).
    return parsed | {
        "CONN_MAX_AGE": SQLITE_KEPT_S,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_BUSY_S,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }


def _postgres(parsed: dict[str, Any], statement_s: int) -> dict[str, Any]:
    # Never CONN_MAX_AGE: a rush of requests has as many threads, and each would hold a
    # connection. They live on in a pool, a dozen at most, where psycopg's is installed.
    limits = {
        "statement_timeout": statement_s * 1000,
        "lock_timeout": min(statement_s, 10) * 1000,
        "idle_in_transaction_session_timeout": 60_000,
        "join_collapse_limit": JOINS_REORDERED,
    }
    asked = parsed.get("OPTIONS", {})
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    if "options" in asked:
        options = f"{options} {asked['options']}"
    connect: dict[str, Any] = {
        "connect_timeout": POSTGRES_CONNECT_S,
        "server_side_binding": True,
        "prepare_threshold": PREPARED_FROM,
    }
    if importlib.util.find_spec("psycopg_pool"):
        connect["pool"] = POOL
    return parsed | {
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": connect | asked | {"options": options},
    }


def caches(redis_url: str) -> dict[str, dict[str, Any]]:
    """Return the cache: Redis for several processes, else the memory of this one."""
    if not redis_url:
        return {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    return {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": redis_url,
            "KEY_PREFIX": "kefu",
            "OPTIONS": {
                "socket_connect_timeout": REDIS_CONNECT_S,
                "socket_timeout": REDIS_CONNECT_S,
            },
        }
    }


def channel_layers(redis_url: str, secret: str) -> dict[str, dict[str, Any]]:
    """Return the layer between sockets; messages in Redis are encrypted by `secret`."""
    if not redis_url:
        return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    return {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {
                "hosts": [redis_url],
                "prefix": "kefu",
                "symmetric_encryption_keys": [secret],
            },
        }
    }


def redis_url() -> str:
    """Return the address of Redis, or nothing."""
    url = env.secret("REDIS_URL")
    if url and urlsplit(url).scheme not in ("redis", "rediss", "unix"):
        raise env.refused("REDIS_URL", "is not redis://host:port/number")
    return url
