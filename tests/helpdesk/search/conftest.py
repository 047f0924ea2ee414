"""What the tests of searching share."""

from collections.abc import Callable

import pytest

from helpdesk.search.indexing import index_due
from tests.cast import Cast


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave no room for others: there are none."""
    monkeypatch.setattr("config.lib.turns.time.sleep", lambda _seconds: None)


@pytest.fixture
def indexed(cast: Cast) -> Callable[[], None]:
    """Put everything noted into the index, as the worker does."""

    def index() -> None:
        while index_due():
            pass

    index()
    return index
