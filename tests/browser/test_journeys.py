"""Each journey once, in Chinese, light, at 1440 px; proof/journeys.py has all looks."""

from collections.abc import Callable

import pytest

from tests.browser.stage import Stage
from tests.browser.window import SUITE
from tests.journeys import PLAYS


@pytest.mark.parametrize(
    "play", [pytest.param(one, id=one.__module__.split(".")[-1]) for one in PLAYS]
)
def test_journey(on_stage: Stage, play: Callable[..., None]) -> None:
    on_stage.play(play, SUITE)
