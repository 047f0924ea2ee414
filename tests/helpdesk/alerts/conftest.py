"""Verbs whose reactions have run when they return."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from crm.reacting import run_due_reactions
from helpdesk.models import Alert
from tests.cast import Cast

Done = Callable[[Callable[[], Any]], Any]
Told = Callable[[str], list[tuple[str, int, int]]]


@pytest.fixture
def done(committed: Callable[[], AbstractContextManager[Any]]) -> Done:
    """`done(lambda: verb)` does it, and what follows from it."""

    def run(verb: Callable[[], Any]) -> Any:
        while run_due_reactions():  # What was left from the scene's beginning.
            pass
        with committed():
            result = verb()
        while run_due_reactions():
            pass
        return result

    return run


@pytest.fixture
def told(cast: Cast) -> Told:
    """Kind, ticket and count of the unread alerts of the person of that name."""

    def unread(name: str) -> list[tuple[str, int, int]]:
        found = Alert.objects.unread().filter(receiver=cast.staff[name])
        return list(found.order_by("pk").values_list("kind", "ticket", "count"))

    return unread
