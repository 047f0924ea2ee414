"""The desk on a phone: one pane at a time, changed by the bar at the foot."""

from dataclasses import replace

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

PANES = {
    "queues": ".queues",
    "list": ".list-pane",
    "thread": ".thread-pane",
    "context": ".context-pane",
}
WIDTH = 390


def play(stage: Stage, look: Look) -> None:
    """Open a ticket and turn through the panes, at 390 px whatever the look says."""
    number = stage.product.cases["shown"]
    with stage.window(replace(look, width=WIDTH), "agent") as window:
        window.open("/desk/")
        _only(window, "list")
        window.page.click(f"#row-{number} [data-row]")
        window.wait("#composer")
        _only(window, "thread")
        for pane in ("context", "list", "queues", "thread"):
            window.pane(pane)
            _only(window, pane)
        window.page.click(".thread-head .opens-list")
        _only(window, "list")


def _only(window: Window, pane: str) -> None:
    """Nothing but this pane is in sight, and nothing is wider than the screen."""
    page = window.page
    expect(page.locator(PANES[pane])).to_be_in_viewport(ratio=0.5)
    pressed = page.locator(f'.pocket [data-pane-show="{pane}"]')
    expect(pressed).to_have_attribute("aria-pressed", "true")
    for other, selector in PANES.items():
        # The queues come as a sheet over the list.
        if other != pane and (pane, other) != ("queues", "list"):
            expect(page.locator(selector)).not_to_be_in_viewport()
    assert window.overflow() <= 0, f"{pane} is {window.overflow()} px too wide"
