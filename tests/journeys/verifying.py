"""A reply held back before the unverified: a code is sent, told back, and it leaves."""

import re

from playwright.sync_api import expect

from tests.browser import prepare
from tests.browser.stage import Stage
from tests.browser.window import Look, Window

MAIL_S = 20


def play(stage: Stage, look: Look) -> None:
    """Verify the client of this variant by a code, then tell the amount."""
    number = stage.product.cases[look.name]["verify"]
    text = f"您的 23,456.00 元已经到账（{look.name}）。"
    with stage.window(look, "agent") as window:
        # The reply held back, and the wrong code.
        window.allowed.add(422)
        window.page.goto(f"{window.product.url}/desk/tickets/{number}/")
        window.wait("#composer")
        _held_back(window, text)
        _verify(window)
        expect(window.page.locator("#held .held")).to_have_count(0)
        assert window.page.input_value("#composer-text") == text, "the text is gone"
        window.page.press("#composer-text", "Control+Enter")
        window.wait(".entry.reply .undo")


def _held_back(window: Window, text: str) -> None:
    page = window.page
    page.fill("#composer-text", text)
    page.press("#composer-text", "Control+Enter")
    window.wait("#held-verify")
    assert page.input_value("#composer-text") == text, "the text is gone"
    assert page.locator("#send-anyway").count() == 0, "an agent may override"
    assert page.locator(".entry.reply").count() == 0, "it was sent"


def _verify(window: Window) -> None:
    page = window.page
    page.click("#held-verify")
    window.wait("#do-send")
    page.click("#do-send")
    window.wait("#do-check")
    code = _code(window)
    page.fill("#id_code", f"{(int(code) + 1) % 1_000_000:06}")
    page.click("#do-check")
    window.wait("#way-check .error")
    page.fill("#id_code", code)
    page.click("#do-check")
    page.wait_for_selector(".proof.verified", state="attached")
    expect(page.locator("#verify")).to_have_count(0)
    shown = page.inner_text("#thread")
    assert code not in shown, "the thread shows the code"


def _code(window: Window) -> str:
    """The code as it arrived at the address on record, and nowhere else."""
    to, product = prepare.on_record(window.look.name), window.product

    def arrived() -> list[str]:
        mails = [mail for mail in product.mails("验证码") if to in str(mail["to"])]
        bodies = [mail.get_body(("plain",)) for mail in mails]
        texts = [str(body.get_content()) for body in bodies if body is not None]
        return [code for text in texts for code in re.findall(r"\b\d{6}\b", text)]

    window.until(arrived, MAIL_S, "the code arrives")
    [code] = arrived()
    return code
