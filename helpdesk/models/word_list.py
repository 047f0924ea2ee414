"""Words of many rows as one column of another query, on both databases."""

from typing import Any

from django.db.models import Aggregate, JSONField


class WordList(Aggregate):
    """The values of an expression over a group, as a list without order."""

    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """SQLite's own aggregate."""
        return self.as_sql(compiler, connection, function="json_group_array", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """PostgreSQL's."""
        return self.as_sql(compiler, connection, function="jsonb_agg", **extra)
