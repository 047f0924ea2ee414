"""Pages are visited without a second factor: signing in has its own tests."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    """Let every role in by password alone."""
    settings.KEFU_MFA_ROLES = frozenset()
