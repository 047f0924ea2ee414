"""For tests about people: no code counts as used from another test."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def client_elsewhere() -> Client:
    """A second browser."""
    return Client()


@pytest.fixture
def client_third() -> Client:
    """A third browser."""
    return Client()
