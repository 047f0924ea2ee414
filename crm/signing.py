"""Who the next line of a record's field history is by."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crm.models import Staff


def signed(row: Any, by: "Staff") -> Any:
    """The row, whose next saving or deleting is told as done by `by`.

    A request tells it by itself; the worker has none.
    """
    row._history_user = by
    return row
