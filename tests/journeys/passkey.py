"""Signing in with a passkey, on a virtual authenticator of the browser."""

from tests.browser.stage import Stage
from tests.browser.window import Look, Window


def play(stage: Stage, look: Look) -> None:
    """Register a passkey on the own pages, sign out, sign in with it alone."""
    with stage.window(look) as window:
        window.sign_in(f"{look.name}-key")
        register(window)
        window.sign_out()
        window.open("/accounts/login/")
        window.submit("#passkey-login [data-passkey-start]")
        assert window.path == "/desk/"


def register(window: Window) -> None:
    """Give whoever is signed in a passkey of this window's own authenticator."""
    tools = window.tools()
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    window.open("/desk/me/")
    window.page.click('a[href="/accounts/2fa/passkeys/add/"]')
    window.page.fill("#id_name", "MacBook")
    window.submit("[data-passkey-start]")
    window.open("/accounts/2fa/passkeys/")
    assert window.page.locator("main li:has-text('MacBook')").count() == 1
