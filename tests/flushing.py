"""Emptying the test database between tests that commit.

Insert-only tables refuse DELETE by trigger, on both databases. The flush after a
transactional test is the one place that lifts those triggers.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

_flush: Callable[..., None] = BaseDatabaseOperations.execute_sql_flush


@contextmanager
def lifting_triggers() -> Iterator[None]:
    """Let every flush inside the block pass the triggers, which stand again after."""
    with mock.patch.object(BaseDatabaseOperations, "execute_sql_flush", _lifted):
        yield


def _lifted(operations: BaseDatabaseOperations, sql_list: list[str]) -> None:
    if connection.vendor == "postgresql":
        _flush(operations, ["SET LOCAL session_replication_role = replica", *sql_list])
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        _flush(operations, sql_list)
        _empty_searches(cursor)
        for _name, sql in triggers:
            cursor.execute(sql)


def _empty_searches(cursor: Any) -> None:
    """Full-text tables hear of what is deleted by the triggers that were lifted."""
    cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE '%%USING fts5(%%'")
    for (name,) in cursor.fetchall():
        cursor.execute(f"INSERT INTO {name}({name}) VALUES ('delete-all')")


@contextmanager
def without_triggers() -> Iterator[None]:
    """Do what an owner of the database could: change insert-only rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
