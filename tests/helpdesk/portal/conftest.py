"""The portal is visited by nobody of the desk; each test begins with full budgets."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client as Browser


@pytest.fixture(autouse=True)
def full_budgets() -> Iterator[None]:
    """Forget what was counted in other tests."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def visitor() -> Browser:
    """A browser in which nobody is signed in, with the checks against forgery on."""
    return Browser(headers={"accept-language": "en"}, enforce_csrf_checks=True)
