"""The one way a verb says no."""

from typing import Any


class Refused(Exception):
    """A verb did not happen: nothing was changed.

    `field` names the input at fault ("" for the record as a whole), `code` is stable
    and for programs, `message` is translated and for people: what was wrong and what
    would be right. `details` carries what a caller needs to go on (such as the unseen
    entries of a stale reply). Forms, serializers and consumers each translate it, so
    pages, API and sockets cannot drift.
    """

    def __init__(self, field: str, code: str, message: Any, **details: Any) -> None:
        super().__init__(field, code, message)
        self.field = field
        self.code = code
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return str(self.message)
