"""Full text that each database searches by its own index, over tokens cut by us.

SQLite has an FTS5 table beside the model's own, kept by triggers, which it may be read
from newest first. PostgreSQL has `tsvector` columns under one GIN index, which knows no
order. Neither cuts text itself: `config.lib.cutting` does, the same for both.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models.expressions import Expression

from config.lib.cutting import Term
from config.lib.fulltext import postgres, sqlite

MANY = 5_000


def adapter(vendor: str) -> ModuleType:
    """The module that speaks to this kind of database."""
    return postgres if vendor == "postgresql" else sqlite


class TokensField(models.TextField):
    """Tokens parted by blanks, in their order; never read back but to be compared."""

    def db_type(self, connection: Any) -> str:
        """What the column is."""
        return adapter(connection.vendor).COLUMN

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        """How a value is written in a statement."""
        return adapter(connection.vendor).PLACEHOLDER

    def get_db_prep_value(
        self, value: Any, connection: Any, prepared: bool = False
    ) -> Any:
        """The value as the database takes it."""
        return adapter(connection.vendor).written(value)


class Searched(models.Model):
    """What one thing is found by: `words` of its text, and `marks`, codes that narrow a
    search. Its key is that of the thing, so the newest has the largest.
    """

    key = models.BigAutoField(primary_key=True)
    words = TokensField()
    marks = TokensField()
    # Says what was cut, so that the same is not written twice; see the shelves.
    stamp = models.CharField(max_length=16)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"words of {self.key}"


@dataclass(frozen=True)
class Wanted:
    """What is looked for: all `terms`, one mark of each of `marks`, none of `without`;
    with `among` of these few keys alone.
    """

    terms: Sequence[Term]
    marks: Sequence[Sequence[str]] = ()
    without: Sequence[str] = ()
    among: Sequence[int] | None = None


class Fitting(Expression):
    """All keys that fit, as a subquery for `pk__in`: for tables of some thousand rows
    at most, whose order and pages another column gives. Nothing fits without a term.
    """

    def __init__(self, model: type[Searched], wanted: Wanted) -> None:
        """`wanted` of the words of `model`; it must be hashable."""
        super().__init__(output_field=models.BigIntegerField())
        self.model, self.wanted = model, wanted

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The subquery in the words of the database at hand."""
        if not self.wanted.terms:
            raise EmptyResultSet
        sql, params = adapter(connection.vendor).fitting(
            self.model._meta.db_table, self.wanted
        )
        return f"({sql})", tuple(params)


def find(
    model: type[Searched], wanted: Wanted, *, before: int | None = None, limit: int
) -> list[int]:
    """Keys that fit, newest first, at most `limit`, of those smaller than `before`.

    Costs by what it returns, not by what there is. Nothing is found without a term, or
    where a set of marks is empty.
    """
    if not wanted.terms or not all(wanted.marks) or wanted.among == []:
        return []
    found: list[int] = adapter(connection.vendor).find(
        model._meta.db_table, wanted, before, limit
    )
    return found


def alone() -> None:
    """Inside a transaction: let no other writer of an index in before its end, so that
    who writes last has read last. SQLite has one writer anyhow.
    """
    adapter(connection.vendor).alone(connection)


@contextmanager
def many(model: type[Searched], rows: int) -> Iterator[None]:
    """Around writing so many rows with nobody else at work: in bulk where that pays."""
    table = model._meta.db_table
    vendor = adapter(connection.vendor)
    if rows < MANY or not vendor.DROPS_FOR_MANY:
        yield
        return
    with connection.cursor() as cursor:
        for statement in vendor.drop(table):
            cursor.execute(statement)
        yield
        for statement in vendor.create(table):
            cursor.execute(statement)
        cursor.execute(f"ANALYZE {table}")


def tidy(model: type[Searched]) -> None:
    """Leave nothing of deleted rows in the index; outside any transaction."""
    adapter(connection.vendor).tidy(connection, model._meta.db_table)
