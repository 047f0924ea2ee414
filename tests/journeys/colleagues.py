"""A reply written before the client's newest word is held back, and kept."""

from playwright.sync_api import expect

from tests.browser import prepare
from tests.browser.stage import Stage
from tests.browser.window import Look
from tests.fakes import mails


def play(stage: Stage, look: Look) -> None:
    """One agent reads the client's answer; the other writes without having seen it."""
    case = stage.product.cases[look.name]["held"]
    number, address = case["number"], prepare.client(f"{look.name}-held")
    text = f"请您再等一个工作日（{look.name}）。"
    with stage.window(look, "agent") as first, stage.window(look, "agent2") as second:
        second.allowed.add(409)
        second.open(f"/desk/tickets/{number}/")
        second.page.fill("#composer-text", text)
        stage.product.receive(
            mails.mail(
                "钱已经到账了，谢谢。\r\n".encode(),
                **{"from": f"Wang Xiaoming <{address}>"},
                subject="Re: withdrawal",
                message_id=f"<{look.name}-answer@client.example>",
                in_reply_to=case["message_id"],
            )
        )
        first.open(f"/desk/tickets/{number}/")
        expect(first.page.locator(".entry:not(.reply):not(.note)")).to_have_count(2)
        second.page.locator("#composer-text").press("Control+Enter")
        second.wait("#held .held.warn")
        assert second.page.input_value("#composer-text").strip() == text
        expect(second.page.locator("#thread")).to_contain_text("钱已经到账了")
        expect(second.page.locator(".entry.reply .undo")).to_have_count(0)
        second.page.click("#held [name=force]")
        expect(second.page.locator(".entry.reply").last).to_contain_text(text)
        expect(second.page.locator("#held .held")).to_have_count(0)
