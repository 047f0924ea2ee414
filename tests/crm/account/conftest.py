"""A platform in memory, and Wang, who is linked to his account on it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.platform import WANG, FakePlatform
from tests.visits import browser


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePlatform]:
    """The platform this desk is connected to."""
    fake = FakePlatform()
    monkeypatch.setattr("crm.platform.current.platform", lambda: fake)
    yield fake


@pytest.fixture
def wang(cast: Any, platform: FakePlatform) -> Any:
    """Wang's record, linked."""
    person = cast.clients["wang"]
    person.link_platform(WANG, by=cast.zhou)
    return person


@pytest.fixture
def account(wang: Any) -> Any:
    """His account as the desk knows it."""
    return wang.linked_account()


@pytest.fixture
def zhou(cast: Any) -> Any:
    """Zhou's browser."""
    return browser(cast.zhou)
