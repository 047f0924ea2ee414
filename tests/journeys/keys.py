"""The desk without a mouse; language and theme that stay."""

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

RING = """
() => {
  const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);
  return outlineStyle !== "none" || boxShadow !== "none";
}
"""


def play(stage: Stage, look: Look) -> None:
    """Walk by keys alone, then change language and theme and come back."""
    with stage.window(look) as window:
        window.sign_in(f"{look.name}-hands")
        _sheet(window)
        _list(window)
        _palette(window)
        _preferences(window)


def _sheet(window: Window) -> None:
    page = window.page
    window.open("/desk/tickets/")
    page.keyboard.press("Tab")
    assert page.evaluate(RING), "focus is not to be seen"
    page.keyboard.press("?")
    window.wait("#keys[open]")
    assert page.locator("#keys [data-page-keys] dt").count()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()


def _list(window: Window) -> None:
    page = window.page
    for key in "jjk":
        page.keyboard.press(key)
    first = page.locator("#rows [data-row]").first
    expect(first).to_be_focused()
    assert page.evaluate(RING), "the row in hand is not to be seen"
    page.keyboard.press("Enter")
    window.wait("#composer")
    page.keyboard.press("r")
    expect(page.locator("#composer-text")).to_be_focused()
    page.keyboard.press("?")
    assert page.input_value("#composer-text") == "?", "a key left the field it was for"
    page.fill("#composer-text", "")


def _palette(window: Window) -> None:
    page = window.page
    page.keyboard.press("Control+k")
    window.wait("#palette[open]")
    options = page.locator("#palette [role=option]")
    every = options.count()
    place = page.locator("#palette-commands").text_content() or ""
    assert "/desk/me/" in place
    name = options.last.locator(".label").inner_text()
    page.keyboard.insert_text(name)
    expect(options.first.locator(".label")).to_have_text(name)
    assert options.count() < every
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    page.keyboard.insert_text(name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert window.path == "/desk/me/", window.path


def _preferences(window: Window) -> None:
    page, look = window.page, window.look
    other = "en" if look.language == "zh-hans" else "zh-hans"
    page.click("[aria-controls=me-menu]")
    window.submit(f'#me-menu [name=language][value="{other}"]')
    said = "en" if other == "en" else "zh-Hans"
    expect(page.locator("html")).to_have_attribute("lang", said)
    theme = "dark" if look.theme == "light" else "light"
    page.select_option("#id_theme", theme)
    window.submit("form:has(#id_theme) button.primary")
    window.sign_out()
    expect(page.locator("html")).to_have_attribute("lang", said)
    window.sign_in(f"{look.name}-hands")
    expect(page.locator("html")).to_have_attribute("lang", said)
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
