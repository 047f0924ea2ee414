"""`tsvector` columns under one GIN index (PostgreSQL manual, chapters 8.11 and 12).

GIN knows no order: of a word that stands in half of all rows it would first gather
them all. So the newest rows are looked through by their key before; a word that does
not fill a page with those is rare enough for the index.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from config.lib.cutting import Term
    from config.lib.fulltext import Wanted

COLUMN = "tsvector"
PLACEHOLDER = "%s::tsvector"
# A GIN index is made of many rows in a fraction of the time they take one by one.
DROPS_FOR_MANY = True
LAST_POSITION = 16_383
# Keys back from the newest that are looked through before the index is asked, at least
# and for each row that is wanted: some 3 ms for a page, and what is rarer costs GIN no
# more.
WINDOW, PER_ROW = 2_000, 50
LOCK = 0x6B656675  # of pg_advisory_xact_lock, for who writes an index


def written(value: str) -> str:
    """Tokens as a tsvector, each with its place; they hold no quotes to mind."""
    return " ".join(
        f"'{token}':{min(place, LAST_POSITION)}"
        for place, token in enumerate(value.split(), 1)
    )


def create(table: str) -> list[str]:
    """Statements that set the index of a table up. Without a list of what is yet to be
    put in, which every search would read whole.
    """
    return [
        f"CREATE INDEX {table}_gin ON {table} USING gin (words, marks) "
        "WITH (fastupdate = off)"
    ]


def drop(table: str) -> list[str]:
    """Statements that take it away."""
    return [f"DROP INDEX {table}_gin"]


def find(table: str, wanted: "Wanted", before: int | None, limit: int) -> list[int]:
    """Keys that fit, newest first; the rows before the window are not read where those
    in it suffice, since a limit over UNION ALL takes one part after the other.
    """
    fits, params = _asked(wanted)
    with connection.cursor() as cursor:
        if before is None:
            cursor.execute(f"SELECT COALESCE(max(key), 0) + 1 FROM {table}")
            [before] = cursor.fetchone()
    window = max(WINDOW, PER_ROW * limit) if wanted.among is None else 0
    floor = before - window
    with connection.execute_wrapper(_planned_for_these), connection.cursor() as cursor:
        cursor.execute(
            # OFFSET 0 keeps the planner from asking GIN for the first part, `+ 0` from
            # walking down the keys for the second, in search of what is rare.
            f"(SELECT key FROM (SELECT * FROM {table} WHERE key >= %s AND key < %s "
            f"ORDER BY key DESC OFFSET 0) AS newest WHERE {fits} LIMIT %s) UNION ALL "
            f"(SELECT key FROM {table} WHERE key < %s AND {fits} "
            "ORDER BY key + 0 DESC LIMIT %s) LIMIT %s",
            [floor, before, *params, limit, floor, *params, limit, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def _planned_for_these(
    _execute: Any, sql: str, params: Any, _many: bool, context: dict[str, Any]
) -> Any:
    """Have the statement planned for these very words. Kept prepared it would soon get
    a plan for any words (PostgreSQL manual, PREPARE), which takes ten times as long.
    """
    with connection.wrap_database_errors:
        return context["cursor"].cursor.execute(sql, params, prepare=False)


def fitting(table: str, wanted: "Wanted") -> tuple[str, list[Any]]:
    """The statement for all keys that fit, and its parameters."""
    fits, params = _asked(wanted)
    return f"SELECT key FROM {table} WHERE {fits}", params


def _asked(wanted: "Wanted") -> tuple[str, list[Any]]:
    """The condition, and its parameters."""
    sql = "words @@ %s::tsquery"
    params: list[Any] = [" & ".join(map(_term, wanted.terms))]
    narrowed = [f"({_any(some)})" for some in wanted.marks]
    narrowed += [f"!'{mark}'" for mark in wanted.without]
    if narrowed:
        sql += " AND marks @@ %s::tsquery"
        params.append(" & ".join(narrowed))
    if wanted.among is not None:
        sql += " AND key = ANY(%s)"
        params.append(list(wanted.among))
    return sql, params


def _term(term: "Term") -> str:
    row = " <-> ".join(f"'{token}'" for token in term.tokens)
    return f"({row}{':*' if term.is_prefix else ''})"


def _any(marks: Sequence[str]) -> str:
    return " | ".join(f"'{mark}'" for mark in marks)


def alone(connection: Any) -> None:
    """Hold the lock of the indexes until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def tidy(connection: Any, table: str) -> None:
    """Write the index anew: VACUUM takes rows out of it, and never a word. The
    statistics hold words as well.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"REINDEX INDEX CONCURRENTLY {table}_gin")
        cursor.execute(f"ANALYZE {table}")
