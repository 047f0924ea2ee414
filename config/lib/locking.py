"""Locking one row where two may race."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction


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
