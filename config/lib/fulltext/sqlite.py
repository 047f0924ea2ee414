"""FTS5 (https://www.sqlite.org/fts5.html): an external-content table over the model's.

The triggers hand it the values as they were, which it needs to take them out again;
contentless tables that forget by themselves came with SQLite 3.43.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from config.lib.cutting import Term
    from config.lib.fulltext import Wanted

COLUMN = "text"
PLACEHOLDER = "%s"
DROPS_FOR_MANY = False


def written(value: str) -> str:
    """Tokens as FTS5's `ascii` tokenizer cuts them: at blanks, ours holding none."""
    return value


def create(table: str) -> list[str]:
    """Statements that set the index of a table up. No sizes of columns: they serve
    bm25 alone, which would read every row that fits.
    """
    put = f"INSERT INTO {table}_fts(rowid, words, marks) VALUES (new.key, new.words, new.marks);"  # noqa: E501
    take = (
        f"INSERT INTO {table}_fts({table}_fts, rowid, words, marks) "
        "VALUES ('delete', old.key, old.words, old.marks);"
    )
    trigger = f"CREATE TRIGGER {table}_%s AFTER %s ON {table} BEGIN %s END"
    return [
        f"CREATE VIRTUAL TABLE {table}_fts USING fts5(words, marks, "
        f"content='{table}', content_rowid='key', tokenize='ascii', columnsize=0)",
        trigger % ("put", "INSERT", put),
        trigger % ("take", "DELETE", take),
        trigger % ("change", "UPDATE", take + " " + put),
    ]


def drop(table: str) -> list[str]:
    """Statements that take it away."""
    triggers = [f"DROP TRIGGER {table}_{name}" for name in ("put", "take", "change")]
    return [*triggers, f"DROP TABLE {table}_fts"]


def find(table: str, wanted: "Wanted", before: int | None, limit: int) -> list[int]:
    """Keys that fit; FTS5 reads them from the largest on and stops at the limit."""
    sql, params = fitting(table, wanted)
    if before is not None:
        sql += " AND rowid < %s"
        params.append(before)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY rowid DESC LIMIT %s", [*params, limit])
        return [row[0] for row in cursor.fetchall()]


def fitting(table: str, wanted: "Wanted") -> tuple[str, list[Any]]:
    """The statement for all keys that fit, and its parameters."""
    sql = f"SELECT rowid FROM {table}_fts WHERE {table}_fts MATCH %s"
    params: list[Any] = [match(wanted)]
    if wanted.among is not None:
        sql += f" AND rowid IN ({', '.join(['%s'] * len(wanted.among))})"
        params += wanted.among
    return sql, params


def match(wanted: "Wanted") -> str:
    """The query in FTS5's words; every token stands in quotes and holds none."""
    parts = [f"words : ({' AND '.join(map(_term, wanted.terms))})"]
    parts += [f"marks : ({_any(some)})" for some in wanted.marks]
    asked = " AND ".join(parts)
    return (
        f"({asked}) NOT marks : ({_any(wanted.without)})" if wanted.without else asked
    )


def _term(term: "Term") -> str:
    return f'"{" ".join(term.tokens)}"{" *" if term.is_prefix else ""}'


def _any(marks: Sequence[str]) -> str:
    return " OR ".join(f'"{mark}"' for mark in marks)


def alone(_connection: Any) -> None:
    """An IMMEDIATE transaction is alone from its start."""


def tidy(connection: Any, table: str) -> None:
    """Merge all segments into one: a deleted token else stays in an older one."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table}_fts({table}_fts) VALUES ('optimize')")
