"""From being hired to being shut out: a one-time password, an own one, the end."""

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

OWN = "yellow-lantern-over-the-river"


def play(stage: Stage, look: Look) -> None:
    """An administrator hires somebody, who signs in, and is disabled meanwhile."""
    person = f"{look.name}-new"
    with stage.window(look, "admin") as admin, stage.window(look) as own:
        password = _hire(admin, person)
        _choose_password(own, person, password)
        _disable(admin)
        own.open("/desk/")
        assert own.path == "/accounts/login/", "a disabled person is still in"


def _hire(window: Window, person: str) -> str:
    page = window.page
    window.open("/desk/setup/staff/hire/")
    page.fill("#id_name", "钱多多")
    page.fill("#id_username", person)
    page.select_option("#id_role", "agent")
    page.select_option("#id_department", "customer_service")
    window.submit()
    password = page.inner_text("#issued").strip()
    assert len(password) >= 12
    window.submit("main .card a.primary")
    assert password not in page.content(), "the one-time password is shown twice"
    return password


def _choose_password(window: Window, person: str, password: str) -> None:
    page = window.page
    window.sign_in(person, password)
    window.open("/desk/")
    assert window.path == "/accounts/password/change/", "no own password was asked for"
    page.fill("#id_oldpassword", password)
    page.fill("#id_password1", OWN)
    page.fill("#id_password2", OWN)
    window.submit()
    window.open("/desk/")
    assert window.path == "/desk/"


def _disable(window: Window) -> None:
    window.page.click('form[action$="/disable/"] button')
    window.wait("#confirm[open]")
    window.submit("#confirm [data-act]")
    window.wait('form[action$="/enable/"]')
