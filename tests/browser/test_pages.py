"""Every page there is, in Chinese, light, at 1440 px; proof/pages.py has all looks."""

from fnmatch import fnmatchcase

from tests.browser import addresses, pages
from tests.browser.stage import Stage
from tests.browser.window import SUITE


def test_every_page_is_in_order(on_stage: Stage) -> None:
    """Nothing too wide, no script or request that failed, no serious finding of axe on
    one of three; the proof asks axe about all of them.
    """
    found = on_stage.play(pages.walk, SUITE, (390, 1440), None, 6)
    assert not found.problems, "\n".join(found.problems)
    assert {one.name for one in addresses.pages()} <= set(found.seen)


def test_every_exception_is_needed() -> None:
    known = {name for name, _route, _rule in addresses.routes()}
    for pattern in addresses.LEFT_OUT:
        assert any(fnmatchcase(name, pattern) for name in known), pattern
