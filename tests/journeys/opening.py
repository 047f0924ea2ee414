"""A ticket opened while its row in the list changes brings its client along."""

from playwright.sync_api import Route, expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window


def play(stage: Stage, look: Look) -> None:
    """Press a row; before the ticket is there, a colleague comes to it."""
    number = stage.product.cases[look.name]["opened"]
    ticket, waiting = f"**/desk/tickets/{number}/?*", list[Route]()
    with stage.window(look, "agent") as window, stage.window(look, "agent2") as other:
        page = window.page
        window.open("/desk/tickets/?view=unassigned")
        page.route(ticket, lambda route: waiting.append(route))
        page.click(f"#row-{number} [data-row]")
        window.until(lambda: waiting, 5, "the ticket is asked for")
        other.open(f"/desk/tickets/{number}/")
        _refresh(window)
        waiting[0].continue_()
        window.wait("#composer")
        expect(page.locator("#context-pane .ident")).to_have_count(1)
        _refresh(window)
        expect(page.locator(f"#row-{number} .there")).to_have_count(1)


def _refresh(window: Window) -> None:
    """Let the list ask again, and come."""
    with window.page.expect_response(lambda answer: "/desk/tickets/?" in answer.url):
        window.page.dispatch_event("#rows", "kefu:poll")
    # What has come is put in place by the next turn of the page's own loop.
    window.page.evaluate("new Promise((done) => setTimeout(done, 100))")
