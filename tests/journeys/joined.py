"""Two tickets about one thing become one, and what comes later arrives there."""

from playwright.sync_api import expect

from tests.browser import joined, prepare
from tests.browser.stage import Stage
from tests.browser.window import Look, Window
from tests.fakes import mails

LATER = "已经到账了，谢谢你们。"


def play(stage: Stage, look: Look) -> None:
    """Merge the second ticket of this variant into the first, then the client answers
    the letter they had got about the second.
    """
    case = stage.product.cases[look.name]["joined"]
    kept, gone = case["kept"], case["gone"]
    with stage.window(look, "supervisor") as window:
        _merge(window, gone, kept)
        _receive(stage, look, case["message_id"])
        page = window.page
        window.open(f"/desk/tickets/{kept}/")
        thread = page.locator("#thread")
        for text in (joined.FIRST, joined.SECOND, LATER):
            expect(thread).to_contain_text(text)
        window.in_order()
        window.open(f"/desk/tickets/{gone}/")
        expect(page.locator("#thread")).to_contain_text(joined.SECOND)
        expect(page.locator("#thread")).not_to_contain_text(LATER)
        leads = page.locator(f'main a[href^="/desk/tickets/{kept}/"]:visible')
        expect(leads.first).to_be_visible()
        window.in_order()
        window.submit("#merged-into form button")
        expect(page.locator("#merged-into")).to_have_count(0)


def _merge(window: Window, gone: int, kept: int) -> None:
    window.open(f"/desk/tickets/{gone}/merge/")
    window.in_order()
    window.page.check(f'[name=target][value="{kept}"]')
    window.submit("main form:has([name=target]) button.primary")


def _receive(stage: Stage, look: Look, answered: str) -> None:
    address = prepare.client(f"{look.name}-joined")
    stage.product.receive(
        mails.mail(
            f"{LATER}\r\n".encode(),
            **{"from": f"He Qing <{address}>"},
            subject="Re: recharge",
            message_id=f"<{look.name}-later@client.example>",
            in_reply_to=answered,
        )
    )
