"""From the list to a mail that has left: filter, open, reply, undo, reply again."""

from playwright.sync_api import expect

from tests.browser import prepare
from tests.browser.stage import Stage
from tests.browser.window import Look, Window

UNDO_S = 10


def play(stage: Stage, look: Look) -> None:
    """Sign in as an agent and answer the client of this variant."""
    number = stage.product.cases[look.name]["reply"]
    text = f"王先生您好，银行已退回，今天重新出款（{look.name}）。"
    with stage.window(look) as window:
        window.sign_in("agent")
        assert window.path == "/desk/"
        _find(window, number)
        _compose(window, text)
        _take_back(window, text)
        window.page.press("#composer-text", "Control+Enter")
        window.wait(".entry.reply .undo")
        _arrives(window, number, text)


def _find(window: Window, number: int) -> None:
    page, look, row = window.page, window.look, f"#row-{number}"
    window.pane("queues")
    window.submit("#view-unassigned")
    with page.expect_response(lambda answer: "unread=1" in answer.url):
        page.check("#only-unread", force=True)
    assert page.locator(".ticket:not(.unread)").count() == 0, "not filtered"
    expect(page.locator(row)).to_contain_text(prepare.subject(look.name, "reply"))
    page.click(f"{row} [data-row]")
    window.wait("#composer")
    assert window.path == f"/desk/tickets/{number}/"
    assert page.get_attribute(f"{row} [data-row]", "aria-current") == "true"


def _compose(window: Window, text: str) -> None:
    """Type with an input method: Enter that picks a word sends nothing."""
    page = window.page
    page.click("#composer-text")
    tools = window.tools()
    tools.send(
        "Input.imeSetComposition",
        {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
    )
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Enter")
    tools.send("Input.insertText", {"text": text})
    assert page.input_value("#composer-text").strip() == text
    assert page.locator(".entry.reply").count() == 0, "sent while composing"
    page.keyboard.press("Control+Enter")
    window.wait(".entry.reply .undo")
    assert page.input_value("#composer-text") == "", "the sent text is still there"


def _take_back(window: Window, text: str) -> None:
    page = window.page
    page.click(".entry.reply .undo button")
    # By the answer itself; the next refresh would be later.
    expect(page.locator(".entry.recalled")).to_have_count(1)
    assert page.input_value("#composer-text").strip() == text
    assert page.locator(".entry.reply .undo").count() == 0


def _arrives(window: Window, number: int, text: str) -> None:
    product, page = window.product, window.page
    window.until(lambda: product.mails(text), UNDO_S + 15, "the mail arrives")
    window.wait(".entry.reply:not(.recalled) .marks .ok")
    found = product.mails(text)
    assert len(found) == 1, f"{len(found)} mails with one text"
    assert prepare.client(f"{window.look.name}-reply") in str(found[0]["to"])
    page.reload()
    window.wait(".entry.reply:not(.recalled) .marks .ok")
    assert window.path == f"/desk/tickets/{number}/"
