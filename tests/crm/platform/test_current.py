"""The adapter of this process, and how readiness tells of it."""

import pytest

from config.lib import health
from crm.platform import base, current


@pytest.fixture(autouse=True)
def unbuilt(monkeypatch):
    """A process that has asked nothing yet."""
    monkeypatch.setattr(current, "_built", None)


def test_there_is_none_where_none_is_configured(settings):
    settings.PLATFORM_URL = ""
    assert current.platform() is None
    assert not current.is_failing()


def test_it_is_built_once(settings):
    settings.PLATFORM_URL, settings.PLATFORM_KEY = "http://127.0.0.1:9", "k"
    assert current.platform() is current.platform()
    first = current.platform()
    settings.PLATFORM_KEY = "another"
    assert current.platform() is not first


@pytest.mark.django_db
def test_readiness_names_it_while_the_breaker_is_open(settings):
    settings.PLATFORM_URL, settings.PLATFORM_KEY = "http://127.0.0.1:9", "k"
    assert "platform" not in health.degraded()
    for _ in range(10):
        with pytest.raises(base.Unreachable):
            current.platform().user("U00000001")
    assert "platform" in health.degraded()
