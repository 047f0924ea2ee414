"""Hundreds of tickets, found by a view of one's own: resolved, and taken back."""

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

# Seconds a ticket may take in one phase, and those a phase takes anyway.
TICKET_S, PHASE_S = 0.4, 30


def play(stage: Stage, look: Look) -> None:
    """Resolve the crowd of this variant as the supervisor; then all are open again."""
    crowd = stage.product.cases[look.name]["crowd"]
    with stage.window(look, "supervisor") as window:
        view = _save_view(window, crowd["tag"], look.name)
        _tick(window)
        _resolve(window, crowd["count"])
        job = window.path
        window.open(view)
        expect(window.page.locator("#rows .tick")).to_have_count(0)
        window.open(job)
        _take_back(window, crowd["count"])
        window.open(view)
        assert window.page.locator("#rows .tick").count() > 1, "not open again"
        window.in_order()


def _save_view(window: Window, tag: int, name: str) -> str:
    """A view of what has this tag; its address."""
    page = window.page
    window.open("/desk/views/new/?view=all")
    page.fill("#id_name", name)
    page.locator(f'details:has([name=if_tag][value="{tag}"]) summary').click()
    page.check(f'[name=if_tag][value="{tag}"]')
    window.in_order()
    window.submit()
    return page.url.removeprefix(window.product.url)


def _tick(window: Window) -> None:
    """The bar comes with the first tick, counts them, and goes with the last."""
    page = window.page
    bar = page.locator("#many")
    expect(bar).to_be_hidden()
    for tick in page.locator("#rows .tick").all()[:3]:
        tick.check(force=True)
    expect(bar).to_be_visible()
    box = bar.bounding_box()
    assert box is not None
    for button in bar.locator("button, a").all():
        own = button.bounding_box()
        assert own is not None
        assert own["x"] + own["width"] <= box["x"] + box["width"], "a button sticks out"
    window.in_order()
    page.click("#many [type=reset]")
    expect(bar).to_be_hidden()
    page.locator("#rows .tick").first.check(force=True)


def _resolve(window: Window, count: int) -> None:
    """All that match, not those ticked alone."""
    page = window.page
    window.submit("#all-that-match")
    window.in_order()
    expect(page.locator(".chips [aria-current=true]")).to_have_count(1)
    window.submit("#begin")
    _ended(window, count)
    assert _figure(window, "done") == count
    window.in_order()


def _take_back(window: Window, count: int) -> None:
    page = window.page
    page.click("#take-back")
    window.wait("#confirm[open]")
    window.submit("#confirm [data-act]")
    _ended(window, count)
    assert _figure(window, "back") == count


def _ended(window: Window, count: int) -> None:
    """Wait for the end of a phase, which the page tells by itself."""
    figures = window.page.locator(".figures")
    seconds = PHASE_S + count * TICKET_S
    window.until(lambda: figures.count() > 0, seconds, "the phase ends")


def _figure(window: Window, which: str) -> int:
    figure = window.page.locator(f'.figures dd:has(a[href$="which={which}"])')
    return int(figure.evaluate("(dd) => dd.firstChild.textContent"))
