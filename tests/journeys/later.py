"""A part of a page that does not come says so, and comes when asked again."""

from playwright.sync_api import Route, expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window


def play(stage: Stage, look: Look) -> None:
    """Open a ticket while its list cannot be had; then it can."""
    number = stage.product.cases["shown"]
    with stage.window(look, "agent") as window:
        window.allowed.add(503)
        window.page.route("**/desk/tickets/?*", _unavailable)
        window.open(f"/desk/tickets/{number}/")
        expect(window.page.locator("#composer-text")).to_be_visible()
        window.pane("list")
        again = window.page.locator("#list-bones [data-again]")
        expect(again).to_be_visible()
        window.page.unroute("**/desk/tickets/?*")
        again.click()
        _listed(window, number)


def _unavailable(route: Route) -> None:
    route.fulfill(status=503, body="")


def _listed(window: Window, number: int) -> None:
    """List, marked row and counted queues stand where the bones were."""
    page = window.page
    row = page.locator(f"#row-{number} [data-row]")
    expect(row).to_have_attribute("aria-current", "true")
    expect(page.locator("#list-bones")).to_have_count(0)
    expect(page.locator("#view-all .count")).not_to_be_empty()
