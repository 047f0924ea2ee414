"""A form that is refused says what is wrong where, and keeps what was typed."""

from playwright.sync_api import expect

from tests.browser.stage import Stage
from tests.browser.window import Look, Window


def play(stage: Stage, look: Look) -> None:
    """Send the forms of an account and of a channel with one thing wrong in each."""
    with stage.window(look, "admin") as window:
        _hire(window)
        _channel(window)


def _hire(window: Window) -> None:
    page = window.page
    window.open("/desk/setup/staff/hire/")
    page.fill("#id_name", "钱多多")
    page.fill("#id_username", "agent")
    page.select_option("#id_role", "agent")
    page.select_option("#id_department", "finance")
    page.fill("#id_email", "nowhere")
    window.submit()
    _refused(window, "#id_email")
    assert page.input_value("#id_name") == "钱多多"
    assert page.input_value("#id_department") == "finance"
    page.fill("#id_email", "qian@kefu.example")
    window.submit()
    # The user name is taken already: said at its field, too.
    _refused(window, "#id_username")
    assert page.input_value("#id_email") == "qian@kefu.example"


def _channel(window: Window) -> None:
    page = window.page
    window.open("/desk/setup/channels/new/")
    page.fill("#id_name", "投诉邮箱")
    page.fill("#id_slug", "complaints")
    page.fill("#id_address", "complaints")
    page.fill("#id_outgoing-host", "smtp.example")
    page.fill("#id_outgoing-port", "99999")
    window.submit()
    _refused(window, "#id_address")
    _refused(window, "#id_outgoing-port")
    assert page.input_value("#id_name") == "投诉邮箱"
    assert page.input_value("#id_outgoing-host") == "smtp.example"


def _refused(window: Window, field: str) -> None:
    """The field is marked, described by its error, and named at the form's head."""
    page = window.page
    expect(page.locator(field)).to_have_attribute("aria-invalid", "true")
    described = (page.get_attribute(field, "aria-describedby") or "").split()
    words = [page.locator(f'[id="{one}"]').inner_text() for one in described]
    assert any(words), f"{field} is wrong without a word"
    assert page.locator(f'.form-errors a[href="{field}"]').count() == 1
