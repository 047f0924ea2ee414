"""What the tests of the platform's events share."""

import pytest

from tests.crm.events.telling import KEYS


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.PLATFORM_EVENT_SECRETS = dict(KEYS)
