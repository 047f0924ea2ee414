"""One product and one browser for the browser tests of a process."""

from collections.abc import Iterator

import pytest

from tests.browser import product, stage
from tests.browser.window import SUITE


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Mark what uses the stage, and play it first: these tests are the longest, and of
    two processes one plays them all while the other goes on with the rest.
    """
    for item in items:
        if "on_stage" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
    yield
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def on_stage(chromium: str) -> Iterator[stage.Stage]:
    """The stage of the suite's one variant."""
    with (
        product.running([SUITE.name]) as running,
        stage.opened(running, chromium) as opened,
    ):
        yield opened
