"""A client's pages, tab by tab, with the account as the platform tells it."""

import re

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

# 周全: everything there is stands on this account (crm/platform/sandbox/first.toml).
CLIENT, USER = 4, "U00000004"
# Rows of one page of a part (crm/forms/account.py).
PAGE = 10


def play(stage: Stage, look: Look) -> None:
    """Click through every tab; on the account's look through loans, plan and pages."""
    with stage.product.platform.alone(), stage.window(look, "agent") as window:
        _from_the_list(window)
        paths = _tabs(window)
        assert len(paths) == 4, paths
        assert paths[0] == window.path
        for path in paths[1:]:
            window.submit(f'.tabs a[href="{path}"]')
            assert window.path == path
            expect(window.page.locator(".tabs [aria-current=page]")).to_have_count(1)
            if path.endswith("/account/"):
                _account(window)
                window.in_order()
        window.submit(f'.tabs a[href="{paths[0]}"]')
        window.wait("#client-tickets:not([data-behaviour])")
        window.in_order()


def _from_the_list(window: Window) -> None:
    """Search the list for the number and open what is found."""
    window.open(f"/clients/?q={USER}")
    window.submit(f'main a[href="/clients/{CLIENT}/"]')


def _tabs(window: Window) -> list[str]:
    paths = "(tabs) => tabs.map((tab) => tab.pathname)"
    found: list[str] = window.page.eval_on_selector_all(".tabs a", paths)
    return found


def _account(window: Window) -> None:
    page = window.page
    told = page.locator("#account-overview .funds .amount").first
    assert amount(told.inner_text()) == window.product.platform.available(USER)
    _plan(window)
    _pages(window)
    ids = "(parts) => parts.map((part) => part.id)"
    parts = page.eval_on_selector_all(".account-grid [id^=account-]", ids)
    assert len(parts) > 10, parts
    for part in parts:
        window.scroll_to(f"#{part}")
        expect(page.locator(f"#{part}[data-behaviour]")).to_have_count(0)
    assert page.locator("#main .banner.warn").count() == 0, "a part did not come"


def _plan(window: Window) -> None:
    """Open the plan of a loan with several instalments."""
    window.scroll_to("#account-loans")
    loans = window.page.locator("#account-loans")
    plan = loans.locator(".plan-row details").nth(1)
    plan.locator("summary").click()
    expect(plan.locator(".plan-told tbody tr").nth(2)).to_be_visible()
    assert plan.locator(".plan-told .amount").count() > 2


def _pages(window: Window) -> None:
    """Older recharges, back to the newest, and those of one status alone."""
    window.scroll_to("#account-recharges")
    recharges = window.page.locator("#account-recharges")
    rows = recharges.locator("tbody tr")
    expect(rows).to_have_count(PAGE)
    number = rows.first.locator("td").nth(1)
    newest = number.inner_text()
    recharges.locator("a[rel=next]").click()
    expect(number).not_to_have_text(newest)
    recharges.locator(".paging a:not([rel])").click()
    expect(number).to_have_text(newest)
    recharges.locator('.seg a[href$="status=failed"]').click()
    expect(
        recharges.locator('.seg [aria-current=true][href*="failed"]')
    ).to_be_visible()
    assert 0 < rows.count() < PAGE


def amount(text: str) -> str:
    """The bare number in words of money: "¥ 1,234.50" is "1234.50"."""
    return re.sub(r"[^\d.−-]", "", text).replace("−", "-")
