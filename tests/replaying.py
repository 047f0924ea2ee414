"""Rows that verbs made once in a process, put into an empty database again.

Gathering the cast takes two hundred statements. They are run once for each moment the
clock may stand at; every later test is given the same rows by one INSERT a table, in
less than a tenth of the time, and its own copies of the same objects.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import connection, models, transaction
from django.db.models.sql import InsertQuery

from config.lib.clock import now

T = TypeVar("T")
Rows = dict[type[models.Model], dict[Any, models.Model]]
# Filled by the migrations, and by no verb.
UNMOVED = {"contenttypes.ContentType", "auth.Permission", "sites.Site"}


@dataclass
class Kept:
    """The statements that put the rows there again, and what was returned with them."""

    inserts: list[tuple[str, tuple[Any, ...]]]
    # Every table that is filled, with the rows it must hold before.
    before: dict[str, int]
    permissions: tuple[Any, ...]
    returned: bytes


class Replayed(Generic[T]):
    """`make`, run truly the first time and wherever the database is not as it was."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make
        self.kept: dict[tuple[str, ...], Kept] = {}

    def __call__(self) -> T:
        """What `make` returns, with its rows in the database."""
        circumstances = _circumstances()
        kept = self.kept.get(circumstances)
        if kept is None:
            before = _rows()
            made = self.make()
            self.kept[circumstances] = _keep(before, made)
            return made
        if _counts(kept.before) != kept.before or _permissions() != kept.permissions:
            return self.make()
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, parameters in kept.inserts:
                cursor.execute(statement, parameters)
        returned: T = pickle.loads(kept.returned)
        return returned


def _circumstances() -> tuple[str, ...]:
    """What the rows depend on: the moment, where the clock stands, and the keys."""
    stands = time_machine.escape_hatch.is_travelling()
    return now().isoformat() if stands else "", settings.KEFU_KEYS


def _keep(before: Rows, made: object) -> Kept:
    """What is in the database now and was not before; nothing may have been changed."""
    added = {
        model: [row for key, row in rows.items() if key not in before[model]]
        for model, rows in _rows().items()
    }
    filled = {model: rows for model, rows in added.items() if rows}
    return Kept(
        [_insert(model, rows) for model, rows in filled.items()],
        {model._meta.db_table: len(before[model]) for model in filled},
        _permissions(),
        pickle.dumps(made),
    )


def _rows() -> Rows:
    """Every row of every table that a verb may fill."""
    return {
        model: {row.pk: row for row in model._base_manager.all()}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label not in UNMOVED
    }


def _insert(
    model: type[models.Model], rows: list[models.Model]
) -> tuple[str, tuple[Any, ...]]:
    query = InsertQuery(model)
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    query.insert_values(fields, rows, raw=True)
    [(statement, parameters)] = query.get_compiler(connection=connection).as_sql()
    return statement, tuple(parameters)


def _counts(tables: dict[str, int]) -> dict[str, int]:
    counted = ", ".join(f"(SELECT count(*) FROM {table})" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counted}")
        return dict(zip(tables, cursor.fetchone(), strict=True))


def _permissions() -> tuple[Any, ...]:
    """A sign of which rows stand for the permissions: a flush makes them anew."""
    found = Permission.objects.aggregate(models.Min("pk"), models.Max("pk"))
    return tuple(found.values())
