"""Signing in with an authenticator app, and with a recovery code without it."""

import base64
import hashlib
import hmac
import struct
import time

from tests.browser.stage import Stage
from tests.browser.window import Look, Window

STEP_S = 30


def play(stage: Stage, look: Look) -> None:
    """Set the app up on the own pages, then sign in by codes."""
    person = f"{look.name}-code"
    with stage.window(look) as window:
        window.sign_in(person)
        secret, recovery = set_up(window)
        window.sign_out()
        window.sign_in(person)
        assert window.path == "/accounts/2fa/authenticate/"
        _enter(window, "000000" if code(secret) != "000000" else "111111")
        window.wait("#id_code[aria-invalid=true]")
        assert window.page.inner_text(".field .error").strip(), "no words for the error"
        # The next code: the one that set the app up is spent.
        _enter(window, code(secret, ahead=1))
        assert window.path == "/desk/"
        window.sign_out()
        window.sign_in(person)
        _enter(window, recovery[0])
        assert window.path == "/desk/"


def set_up(window: Window) -> tuple[str, list[str]]:
    """Set an app up for whoever is signed in; its secret and the recovery codes."""
    page = window.page
    window.open("/desk/me/")
    page.click('a[href="/accounts/2fa/totp/activate/"]')
    page.click("main details summary")
    secret = page.inner_text("#totp-key").strip()
    page.fill("#id_code", code(secret))
    window.submit()
    window.open("/accounts/2fa/recovery-codes/")
    recovery = page.inner_text("#recovery-codes").split()
    assert len(recovery) >= 8, recovery
    return secret, recovery


def code(secret: str, ahead: int = 0) -> str:
    """The six digits of now, or `ahead` steps later (RFC 6238 over RFC 4226, 5.3)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // STEP_S + ahead)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def _enter(window: Window, digits: str) -> None:
    window.page.fill("#id_code", digits)
    window.submit("form:has(#id_code) button.primary")
