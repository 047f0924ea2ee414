"""A program that serves the funds queue."""

import pytest

from tests.cast import Cast
from tests.programs import Program, hire, program


@pytest.fixture
def teller(cast: Cast) -> Program:
    """An agent's role, the funds queue, a token for everything."""
    return program(hire("teller"))
