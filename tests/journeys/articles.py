"""From a question asked again and again to an article: written, published, put into a
reply by ??, and found helpful by a reader.
"""

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window


def play(stage: Stage, look: Look) -> None:
    """Write and publish as a supervisor, answer as an agent, read as a client."""
    number = stage.product.cases[look.name]["reply"]
    title = f"转账凭证 {look.name}"
    with stage.window(look) as window:
        window.sign_in("supervisor")
        link = _publish(window, title)
    with stage.window(look) as window:
        window.sign_in("agent")
        _pick(window, number, title, link)
    with stage.window(look) as window:
        _read(window, link)


def _publish(window: Window, title: str) -> str:
    page = window.page
    window.open("/desk/knowledge/new/")
    page.select_option("#id_section", index=1)
    page.fill("#id_slug", f"proof-{window.look.name}")
    page.fill("#id_title_zh", title)
    page.fill("#id_body_zh", "请上传**清晰**的照片。")
    expect(page.locator("#preview-zh strong")).to_have_text("清晰")
    window.submit(".article-form .form-foot .primary")
    page.check("input[name=state][value=public]")
    window.submit("form[action$='/publishing/'] .primary")
    copied = page.get_attribute("[data-behaviour=copy]", "data-copy")
    assert copied, "a public article has a link to copy"
    return copied


def _pick(window: Window, number: int, title: str, link: str) -> None:
    """Nothing is picked while an input method composes, nor after Escape."""
    page, options = window.page, ".picker [role=option]"
    window.open(f"/desk/tickets/{number}/")
    page.click("#composer-text")
    tools = window.tools()
    tools.send(
        "Input.imeSetComposition",
        {"text": "??", "selectionStart": 2, "selectionEnd": 2},
    )
    assert page.locator(options).count() == 0, "listed while composing"
    tools.send("Input.insertText", {"text": "??"})
    window.wait(options)
    page.keyboard.press("Escape")
    expect(page.locator(options)).to_have_count(0)
    page.fill("#composer-text", "")
    page.locator("#composer-text").press_sequentially(f"您好 ??{title.split()[0]}")
    expect(page.locator(options).filter(has_text=title)).to_be_visible()
    page.keyboard.press("ArrowUp")
    page.locator(options).filter(has_text=title).click()
    text = page.input_value("#composer-text")
    assert text.startswith("您好 ") and link in text and "??" not in text
    page.fill("#composer-text", "")


def _read(window: Window, link: str) -> None:
    page = window.page
    window.open(link[link.index("/help/") :])
    expect(page.locator("article strong")).to_have_text("清晰")
    page.click("#helpful button[value=yes]")
    expect(page.locator("#helpful button[value=yes]")).to_have_attribute(
        "aria-pressed", "true"
    )
