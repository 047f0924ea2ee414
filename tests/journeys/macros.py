"""A macro by its pinyin: filled in, changed, sent with what it does; a colleague called
in a note.
"""

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

OPTIONS, CHIPS = ".picker [role=option]", "[data-chip]"
PAPERS, LATE, STATE = "补充资料", "提现延迟致歉", "提现进度"


def play(stage: Stage, look: Look) -> None:
    """Answer a ticket by macros, then write a note about it."""
    number = stage.product.cases[look.name]["macro"]
    with stage.window(look) as window:
        window.sign_in("agent")
        window.open(f"/desk/tickets/{number}/")
        _closes(window)
        _picks(window)
        _stays(window, number)
        _is_held_back(window)
        _sends(window)
        _calls(window)


def _closes(window: Window) -> None:
    """Nothing is listed while an input method composes, nor after Escape."""
    page, tools = window.page, window.tools()
    page.click("#composer-text")
    sign = {"text": "/", "selectionStart": 1, "selectionEnd": 1}
    tools.send("Input.imeSetComposition", sign)
    assert page.locator(OPTIONS).count() == 0, "listed while composing"
    tools.send("Input.insertText", {"text": "/"})
    window.wait(OPTIONS)
    page.keyboard.press("Escape")
    page.keyboard.type("b")
    expect(page.locator(OPTIONS)).to_have_count(0)
    page.fill("#composer-text", "")


def _picks(window: Window) -> None:
    """By its initials and Tab; what it does can be left out."""
    page = window.page
    page.locator("#composer-text").press_sequentially("您好 /bczl")
    expect(page.locator(OPTIONS)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator(CHIPS)).to_have_count(1)
    text = page.input_value("#composer-text")
    assert text.startswith("您好 ") and "bczl" not in text and "{" not in text
    page.click("[data-leave-out]")
    expect(page.locator(CHIPS)).to_have_count(0)
    page.fill("#composer-text", "")


def _stays(window: Window, number: int) -> None:
    """By the button, as on a phone; text and chips come back with the draft."""
    page = window.page
    page.click("[data-picker-open=macros]")
    page.locator(OPTIONS).filter(has_text=LATE).click()
    expect(page.locator(CHIPS)).to_have_count(4)
    expect(page.locator("#composer")).to_have_attribute("data-kept", "")
    window.open(f"/desk/tickets/{number}/")
    expect(page.locator(CHIPS)).to_have_count(4)


def _is_held_back(window: Window) -> None:
    """What is not known of who is not verified stays open, and stops the reply."""
    page = window.page
    text = page.input_value("#composer-text")
    page.locator("#composer-text").press_sequentially(f" /{STATE}")
    page.locator(OPTIONS).filter(has_text=STATE).click()
    window.wait("[data-missing]")
    assert "{order.state}" in page.input_value("#composer-text")
    window.allowed.add(422)
    page.click("#send")
    window.wait("#held .held")
    assert "{order.state}" in page.input_value("#composer-text")
    expect(page.locator(CHIPS)).to_have_count(4)
    page.fill("#composer-text", text)
    expect(page.locator("[data-missing]")).to_have_count(0)


def _sends(window: Window) -> None:
    page = window.page
    page.click("#send")
    expect(page.locator("#thread .entry.reply")).to_have_count(1)
    expect(page.locator("#thread .entry.note")).to_have_count(1)
    expect(page.locator(CHIPS)).to_have_count(0)
    expect(page.locator("#composer-text")).to_have_value("")


def _calls(window: Window) -> None:
    """@ calls nobody in a reply; in a note it does, after a letter too."""
    page = window.page
    page.locator("#composer-text").press_sequentially("@")
    page.wait_for_timeout(400)
    assert page.locator(OPTIONS).count() == 0, "somebody was listed for a client"
    page.fill("#composer-text", "")
    page.click("[role=tab][data-mode=note]")
    page.locator("#composer-text").press_sequentially("请@zhou")
    expect(page.locator(OPTIONS)).to_have_count(0)
    page.fill("#composer-text", "")
    page.locator("#composer-text").press_sequentially("请@")
    window.wait(OPTIONS)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    text = page.input_value("#composer-text")
    assert text.startswith("请 @") and text.endswith(" ")
    page.fill("#composer-text", "")
