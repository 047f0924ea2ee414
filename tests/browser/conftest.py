"""One product and one browser for the browser tests of a process."""

from collections.abc import Iterator

import pytest

from tests.browser import product, stage
from tests.browser.window import SUITE


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses the stage."""
    for item in items:
        if "on_stage" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def on_stage(chromium: str) -> Iterator[stage.Stage]:
    """The stage of the suite's one variant."""
    with (
        product.running([SUITE.name]) as running,
        stage.opened(running, chromium) as opened,
    ):
        yield opened
