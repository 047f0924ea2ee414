"""Masked numbers in clear: for a reason, for a minute, so many a day."""

from playwright.sync_api import Locator, expect

from tests.browser.product import REVEALS
from tests.browser.stage import Stage
from tests.browser.window import Look, Window

MINUTE_MS = 61_000


def play(stage: Stage, look: Look) -> None:
    """Enter a client, see both numbers, and be told that it is enough for today."""
    numbers: dict[str, str] = stage.product.cases[look.name]["numbers"]
    with stage.window(look) as window:
        window.sign_in(f"{look.name}-eyes")
        # Stopped later, so that a minute need not be waited for.
        window.page.clock.install()
        _enter(window, numbers)
        eyes = window.page.locator(".client-line a[hx-get]")
        assert eyes.count() == len(numbers) == REVEALS
        _without_reason(window, eyes.first)
        for eye, number in zip(eyes.all(), numbers.values(), strict=True):
            _see(window, eye, number)
            assert not _holds(window, numbers), "still in the page"
        _spent(window, eyes.first)
        assert not _holds(window, numbers)


def _enter(window: Window, numbers: dict[str, str]) -> None:
    page = window.page
    window.open("/clients/new/")
    page.fill("#id_name", "明月")
    for field, number in numbers.items():
        page.fill(f"#id_{field}", number)
    window.submit("form:has(#id_phone) button.primary")
    window.wait(".client-line")
    assert not _holds(window, numbers), "shown to whoever opens the page"


def _without_reason(window: Window, eye: Locator) -> None:
    page = window.page
    window.allowed.add(422)
    _ask(window, eye)
    window.in_order()
    page.click("#dialogs button.primary")
    window.wait("#dialogs #id_reason[aria-invalid=true]")
    assert page.locator("#shown-value").count() == 0, "shown without a reason"
    _close(window)
    window.allowed.discard(422)


def _see(window: Window, eye: Locator, number: str) -> None:
    """The value is what was entered, and goes by itself after a minute."""
    page = window.page
    masked = _ask(window, eye)
    page.select_option("#dialogs #id_reason", "check")
    page.click("#dialogs button.primary")
    value = page.locator("#shown-value")
    expect(value).to_be_visible()
    assert value.inner_text().endswith(number), value.inner_text()
    window.in_order()
    page.clock.fast_forward(MINUTE_MS)
    expect(value).to_have_text(masked)
    _close(window)


def _spent(window: Window, eye: Locator) -> None:
    """The dialog says why there is nothing more to see today."""
    page = window.page
    _ask(window, eye)
    expect(page.locator("#dialogs .banner.warn")).to_be_visible()
    assert page.locator("#dialogs button.primary").count() == 0
    window.in_order()


def _ask(window: Window, eye: Locator) -> str:
    """Open the dialog; the masked form that it shows."""
    eye.click()
    hidden = window.page.locator("#dialogs .hidden-value")
    expect(hidden).to_be_visible()
    return hidden.inner_text()


def _close(window: Window) -> None:
    window.page.locator("#dialogs [data-close]").last.click()
    expect(window.page.locator("#dialogs dialog[open]")).to_have_count(0)


def _holds(window: Window, numbers: dict[str, str]) -> bool:
    """Whether the page has any of them in clear."""
    content = window.page.content()
    return any(number in content for number in numbers.values())
