"""Text columns that begin with some text, found in an index on both databases."""

from typing import Any

from django.db.models import BooleanField, F, Func

HIGHEST = "\U0010ffff"


class BeginsWith(Func):
    """`column` begins with `text`, letters as they are.

    SQLite's LIKE compares without case and so passes an ordinary index by: there it is
    a range, which is the same under its bytewise order. PostgreSQL sorts by language,
    so that a range would be another thing: there it is LIKE, which an index with
    `varchar_pattern_ops` serves.
    """

    output_field = BooleanField()

    def __init__(self, column: str, text: str) -> None:
        super().__init__(F(column))
        self.text = text

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **__: Any) -> Any:
        column, params = compiler.compile(self.source_expressions[0])
        if connection.vendor == "postgresql":
            return f"{column} LIKE %s", [
                *params,
                connection.ops.prep_for_like_query(self.text) + "%",
            ]
        bounds = [*params, self.text, *params, self.text + HIGHEST]
        return f"({column} >= %s AND {column} < %s)", bounds
