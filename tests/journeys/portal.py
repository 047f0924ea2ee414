"""A client signs in by a code from their mailbox: their requests, their consents."""

import re

from playwright.sync_api import expect

from tests.browser import axe, prepare
from tests.browser.stage import Stage
from tests.browser.window import Look, Window

MAIL_S = 30


def play(stage: Stage, look: Look) -> None:
    """The client of this variant comes in, writes, chooses, and goes."""
    cases = stage.product.cases[look.name]
    number, address = cases["account"]["number"], prepare.client(f"{look.name}-account")
    text = f"今天收到了，谢谢（{look.name}）。"
    with stage.window(look) as window:
        _sign_in(window, address)
        _own_alone(window, number, cases["held"]["number"])
        _answer(window, number, text)
        _consent(window)
        window.submit('form[action$="/portal/leave/"] button')
        window.open("/portal/")
        assert window.path == "/portal/enter/", "still signed in"
    with stage.window(look, "supervisor") as window:
        window.open(f"/desk/tickets/{number}/")
        expect(window.page.locator("#thread")).to_contain_text(text)


def _sign_in(window: Window, address: str) -> None:
    """A wrong code is said to be wrong; the right one lets in."""
    page = window.page
    window.open("/portal/enter/")
    _in_order(window)
    page.fill("#id_mail", address)
    window.submit()
    assert window.path == "/portal/code/", window.path
    _in_order(window)
    code = _code(window, address)
    window.allowed.add(422)
    page.fill("#id_code", f"{(int(code) + 1) % 1_000_000:06}")
    window.submit()
    expect(page.locator("#id_code")).to_have_attribute("aria-invalid", "true")
    window.allowed.discard(422)
    page.fill("#id_code", f"{code[:3]} {code[3:]}")
    window.submit()
    assert window.path == "/portal/", window.path
    _in_order(window)


def _code(window: Window, address: str) -> str:
    """The code as it stands in the client's mailbox."""

    def arrived() -> list[str]:
        letters = [m for m in window.product.mails("") if address in str(m["to"])]
        bodies = [letter.get_body(("plain",)) for letter in letters]
        texts = [str(body.get_content()) for body in bodies if body is not None]
        return [code for text in texts for code in re.findall(r"\b\d{6}\b", text)]

    window.until(arrived, MAIL_S, "the code arrives")
    return arrived()[-1]


def _own_alone(window: Window, own: int, other: int) -> None:
    """One's own request is there; somebody else's is not."""
    page = window.page
    rows = page.locator(".portal-list a")
    expect(rows).to_have_count(1)
    expect(rows.first).to_have_attribute("href", f"/portal/tickets/{own}/")
    window.allowed.add(404)
    window.open(f"/portal/tickets/{other}/")
    window.allowed.discard(404)
    expect(page.locator("#id_text")).to_have_count(0)


def _answer(window: Window, number: int, text: str) -> None:
    page = window.page
    window.open("/portal/")
    window.submit(f'.portal-list a[href="/portal/tickets/{number}/"]')
    _in_order(window)
    page.fill("#id_text", text)
    window.submit()
    expect(page.locator(".banner.ok")).to_be_visible()
    expect(page.locator("main")).to_contain_text(text)
    assert page.input_value("#id_text") == "", "sent, and still there"


def _consent(window: Window) -> None:
    """Agree to something and take it back."""
    page = window.page
    window.submit('nav a[href="/portal/consents/"]')
    _in_order(window)
    before = page.locator("main .badge.ok").count()
    window.submit("main form:has([name=give][value=yes]) >> nth=0 >> button")
    expect(page.locator("main .badge.ok")).to_have_count(before + 1)
    window.submit("main form:has([name=give][value=no]) >> nth=0 >> button")
    expect(page.locator("main .badge.ok")).to_have_count(before)


def _in_order(window: Window) -> None:
    """As `Window.in_order`, of a page that scrolls as a whole."""
    found = axe.findings(window.page)
    assert not found, "\n".join(found)
    assert window.overflow() <= 0, f"{window.path}: {window.overflow()} px too wide"
