"""The platform dies and comes back while its pages are open; the desk goes on."""

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window
from tests.journeys.clients import amount

# Longer than the first pause of the breaker (crm/platform/breaker.py).
BACK_S = 15


def play(stage: Stage, look: Look) -> None:
    """Tab, panel and ticket of this variant's client: well, gone, well again."""
    case, platform = stage.product.cases[look.name]["account"], stage.product.platform
    with platform.alone(), stage.window(look, "agent") as window:
        window.open(f"/clients/{case['client']}/account/")
        free = _well(window, "#account-overview")
        assert free == platform.available(case["user"])
        _read(window, "#account-fund-entries")
        platform.tell("gone")
        _refresh(window, "#account-overview")
        assert _old(window, "#account-overview") == free
        _refresh(window, "#account-fund-entries")
        window.wait("#account-fund-entries tbody tr")
        _reload(window)
        window.in_order()
        _ticket(window, case["number"], free)
        platform.tell("failing")
        _refresh(window, ".account-panel")
        since = _as_of(window, ".account-panel")
        assert _old(window, ".account-panel") == free
        platform.tell("")
        _returns(window, ".account-panel")
        assert _well(window, ".account-panel") == free
        assert _as_of(window, ".account-panel") > since, "not asked anew"
        window.open(f"/clients/{case['client']}/account/")
        assert _well(window, "#account-overview") == free


def _reload(window: Window) -> None:
    """Everything that was read is there as it was read, with its age."""
    window.page.reload()
    window.wait("#account-overview .banner.warn time")
    _read(window, "#account-fund-entries")


def _ticket(window: Window, number: int, free: str) -> None:
    """The panel shows the last copy; thread and composer do what they always do."""
    page = window.page
    window.open(f"/desk/tickets/{number}/")
    window.wait("#composer-text")
    text = f"已经收到，正在核对（{number}）。"
    page.fill("#composer-text", text)
    page.press("#composer-text", "Control+Enter")
    expect(page.locator(".entry.reply").last).to_contain_text(text)
    window.pane("context")
    assert _old(window, ".account-panel") == free
    window.in_order()


def _returns(window: Window, place: str) -> None:
    """Ask again until the breaker lets it through."""
    page = window.page

    def asked() -> bool:
        with page.expect_response(lambda answer: "/account/" in answer.url):
            _refresh(window, place)
        page.wait_for_timeout(200)
        return page.locator(f"{place} .banner.warn").count() == 0

    window.until(asked, BACK_S, "the platform is asked again")


def _read(window: Window, part: str) -> None:
    """Scroll to a part and wait until its rows are there."""
    window.scroll_to(part)
    window.wait(f"{part} tbody tr")


def _refresh(window: Window, place: str) -> None:
    window.page.click(f"{place} header a.btn[hx-get]")


def _well(window: Window, place: str) -> str:
    """The free money as it stands there, said by the platform just now."""
    free = window.page.locator(f"{place} dl .amount").first
    expect(free).to_be_visible()
    assert window.page.locator(f"{place} .banner.warn").count() == 0, "not live"
    return amount(free.inner_text())


def _old(window: Window, place: str) -> str:
    """The free money as it was read last, beside words that say so and its age."""
    banner = window.page.locator(f"{place} .banner.warn")
    expect(banner).to_be_visible()
    expect(banner.locator("time")).to_have_count(2)
    return amount(window.page.locator(f"{place} dl .amount").first.inner_text())


def _as_of(window: Window, place: str) -> str:
    """The moment of which the numbers are."""
    told = window.page.locator(f"{place} header time").first
    return str(told.get_attribute("datetime"))
