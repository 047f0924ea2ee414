"""Two records of one person become one, and two again."""

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

FIELDS = ("name", "birth_date")


def play(stage: Stage, look: Look) -> None:
    """Merge the twins of this variant from the list of duplicates, and undo it."""
    kept, gone = stage.product.cases[look.name]["twins"]
    with stage.window(look, "supervisor") as window:
        mine, theirs = _told(window, kept), _told(window, gone)
        window.open("/clients/duplicates/")
        window.submit(f'.pair a.primary[href="/clients/{kept}/merge/{gone}/"]')
        _choose(window, mine, theirs)
        window.submit("form:has(.choices) button.primary")
        assert window.path == f"/clients/{kept}/duplicates/"
        window.in_order()
        _is_one(window, kept, gone)
        assert _told(window, kept) == theirs, "not what was chosen"
        window.open(f"/clients/{kept}/duplicates/")
        window.submit('form[action$="/undo/"] button')
        expect(window.page.locator('form[action$="/undo/"]')).to_have_count(0)
        assert (_told(window, kept), _told(window, gone)) == (mine, theirs)
        window.open(f"/clients/{gone}/")
        assert window.path == f"/clients/{gone}/", "it still leads to the other"


def _choose(window: Window, mine: list[str], theirs: list[str]) -> None:
    """Both values of a field are shown; take the other name over."""
    page = window.page
    for name, *both in zip(FIELDS, mine, theirs, strict=True):
        row = page.locator(f".choices tr:has([name={name}])")
        assert row.locator("[type=radio]").count() == 2, name
        shown = row.inner_text()
        assert all(value[:4] in shown for value in both if value), shown
    expect(page.locator("[name=name][value=target]")).to_be_checked()
    # The record that stays knows no birth date: the other's is proposed.
    expect(page.locator("[name=birth_date][value=source]")).to_be_checked()
    page.check("[name=name][value=source]")
    window.in_order()


def _is_one(window: Window, kept: int, gone: int) -> None:
    """Whoever has the old address, or opens the list, finds the one record."""
    page = window.page
    window.open(f"/clients/{gone}/")
    assert window.path == f"/clients/{kept}/", window.path
    window.open(f"/clients/{gone}/edit/")
    expect(page.locator(f'main a[href="/clients/{gone}/"]')).to_have_count(0)
    window.open("/clients/duplicates/")
    pair = page.locator(f'.pair a[href="/clients/{kept}/merge/{gone}/"]')
    expect(pair).to_have_count(0)


def _told(window: Window, client: int) -> list[str]:
    """What the form of a record says."""
    window.open(f"/clients/{client}/edit/")
    return [window.page.input_value(f"#id_{name}") for name in FIELDS]
