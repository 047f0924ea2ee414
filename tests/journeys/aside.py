"""Side conversation: a bank is asked, its answer comes, and the client sees neither."""

from playwright.sync_api import expect

from tests.browser import prepare
from tests.browser.stage import Stage
from tests.browser.window import Look, Window
from tests.fakes import mails

UNDO_S = 10


def play(stage: Stage, look: Look) -> None:
    """Ask the bank from the ticket, read its answer there, and look as the client."""
    number = stage.product.cases[look.name]["held"]["number"]
    asked, told = f"请核对到账情况（{look.name}）。", f"款项已退回（{look.name}）。"
    bank = prepare.client(f"{look.name}-bank")
    with stage.window(look, "agent") as window:
        page = window.page
        window.open(f"/desk/tickets/{number}/sides/")
        page.fill("#id_address", bank)
        page.fill("#id_subject", "核对")
        page.fill("#id_text", asked)
        window.in_order()
        window.submit("main form button.primary")
        _answer(window, asked, told, bank)
        window.open(f"/desk/tickets/{number}/")
        expect(page.locator("#thread")).not_to_contain_text(told)
        there = page.locator("#sides .mini-list a").first.get_attribute("href")
        assert there
        window.open(there)
        expect(page.locator(".side-thread .entry")).to_have_count(2)
        expect(page.locator(".side-thread")).to_contain_text(told)
        window.in_order()
        _look_as_the_client(window, number, (asked, told))


def _answer(window: Window, asked: str, told: str, bank: str) -> None:
    """The bank answers the mail that has left."""
    product = window.product
    window.until(lambda: product.mails(asked), UNDO_S + 15, "the mail arrives")
    sent = product.mails(asked)[0]
    assert bank in str(sent["to"])
    product.receive(
        mails.mail(
            f"{told}\r\n".encode(),
            **{"from": f"Bank <{bank}>"},
            subject="Re: 核对",
            message_id=f"<{bank}>",
            in_reply_to=str(sent["message-id"]),
        )
    )


def _look_as_the_client(window: Window, number: int, said: tuple[str, ...]) -> None:
    """Behind a status link nothing of it can be read."""
    page = window.page
    window.open(f"/desk/tickets/{number}/status-link/")
    page.click("#make-link")
    link = page.locator("#made-link").inner_text()
    secret = link.partition("/portal/s/")[2].partition("/")[0]
    window.open(f"/portal/s/{secret}/")
    for words in said:
        expect(page.locator("main")).not_to_contain_text(words)
