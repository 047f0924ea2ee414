"""Locking one row where two may race."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, models, transaction

LOCK_NOT_AVAILABLE = "55P03"  # of PostgreSQL
SQLITE_BUSY = 5


class TookTooLong(Exception):
    """Another transaction holds what this one needs, and has not let go in time."""


@contextmanager
def locked(row: models.Model) -> Iterator[None]:
    """Open a transaction, lock the row, and read it again into the same object.

    What the block sees is what nobody else can change until it ends. SQLite has no row
    locks: there an IMMEDIATE transaction holds the one write lock from its start.
    """
    manager = type(row)._base_manager
    with transaction.atomic():
        row.refresh_from_db(from_queryset=manager.select_for_update(of=("self",)))
        yield


@contextmanager
def patient(seconds: float) -> Iterator[None]:
    """Open a transaction that waits so long for others and no longer.

    Raises TookTooLong; nothing of what the block did is left then.
    """
    try:
        with _busy_timeout(seconds), transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = {int(seconds * 1000)}")
            yield
    except OperationalError as error:
        if _is_wait(error):
            raise TookTooLong from error
        raise


@contextmanager
def _busy_timeout(seconds: float) -> Iterator[None]:
    """How long SQLite waits for the one write lock, which a transaction takes first."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    usual = connection.settings_dict["OPTIONS"]["timeout"]
    _set_busy(seconds)
    try:
        yield
    finally:
        _set_busy(usual)


def _set_busy(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _is_wait(error: OperationalError) -> bool:
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) == LOCK_NOT_AVAILABLE:
        return True
    # The lower byte; the rest says which kind of busy it was.
    return getattr(cause, "sqlite_errorcode", 0) & 0xFF == SQLITE_BUSY
