"""Nothing lost, nothing sent twice unseen: the outgoing path under faults."""

import secrets

import psycopg
import pytest

from tests.proof import delivery

from .killing import Plan, run

SMALL = Plan(replies=30, kills=2, workers=2, limit_s=60)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_database(request: pytest.FixtureRequest) -> str:
    """URL of a database of the test's own; "" means a new SQLite file."""
    if request.param == "sqlite":
        return ""
    server: str = request.getfixturevalue("postgres_server")
    name = f"faults_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{server.rpartition('/')[0]}/{name}"


def test_killed_workers_lose_nothing_and_repeat_nothing_unseen(
    empty_database: str,
) -> None:
    figures = run(empty_database, SMALL)
    assert figures["kills"] == SMALL.kills, figures
    assert delivery.broken(figures) == [], figures
