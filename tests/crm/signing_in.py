"""What the tests about signing in share: the form, the app's codes, a full sign-in."""

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def sign_in(client: Client, username: str, password: str = PASSWORD, **more):
    """Send the sign-in form."""
    return client.post(
        reverse("account_login"), {"login": username, "password": password, **more}
    )


def set_up_app(staff) -> None:
    """Give this person an authenticator app with SECRET."""
    TOTP.activate(staff, SECRET)


def code_of_app() -> str:
    """What the app shows at this moment."""
    counter = sorted(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(SECRET, counter))


def wrong_code() -> str:
    """Six digits that the app does not show now."""
    return str((int(code_of_app()) + 123_457) % 1_000_000).zfill(6)


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("me")).status_code == 200
