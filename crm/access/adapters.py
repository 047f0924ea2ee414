"""How allauth signs staff in here: own rules, secrets sealed, changes on the log."""

import base64
import time
from io import BytesIO
from typing import Any

import qrcode
from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from config.lib.sealed import SealBroken
from crm.activity import record
from crm.models import DataKey, Staff
from crm.sealing import unseal

SECRET_CONTEXT = "mfa_authenticator.data"
# allauth announces these changes by mail; here the log takes the announcement.
ANNOUNCED = {
    "mfa/email/totp_activated": "staff.second_factor_added",
    "mfa/email/webauthn_added": "staff.second_factor_added",
    "mfa/email/totp_deactivated": "staff.second_factor_removed",
    "mfa/email/webauthn_removed": "staff.second_factor_removed",
}


class AccountAdapter(DefaultAccountAdapter):
    """Signing in by user name; nobody signs up, nothing goes by mail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "User name or password is wrong. Passwords know large and small letters."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by administrators."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that the proxy middleware vouches for."""
        return str(request.META.get("REMOTE_ADDR") or "0.0.0.0")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Staff | None:
        """The person of these credentials; None also for a disabled account and for a
        one-time password that has run out, so that no answer tells them from a wrong
        password.
        """
        staff = super().authenticate(request, **credentials)
        if staff is None or not staff.is_active or staff.password_has_expired:
            return None
        return staff

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A passkey of a disabled account: back to the sign-in page."""
        messages.error(request, _("This account cannot sign in."))
        return HttpResponseRedirect(reverse("account_login"))

    def set_password(self, user: Staff, password: str) -> None:
        """Keep the password this person chose."""
        user.choose_password(password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the profile."""
        return reverse("me")

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Signing in counts as well as confirming, for as long."""
        if not super().is_reauthentication_required(app=app, **more):
            return False
        request = context.request
        records = get_authentication_records(request, request.user)
        newest = max((entry["at"] for entry in records), default=0)
        return bool(time.time() - newest >= account_settings.REAUTHENTICATION_TIMEOUT)

    def send_notification_mail(
        self, template_prefix: str, user: Staff, *_args: Any, **_more: Any
    ) -> None:
        """Record what allauth would send a mail about."""
        action = ANNOUNCED.get(template_prefix)
        if action:
            with transaction.atomic():
                record(action, user, by=user)


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their secrets sealed, named by user name."""

    def encrypt(self, text: str) -> str:
        """Seal a secret (of the app, of the recovery codes)."""
        sealed = DataKey.for_purpose("second factors").seal(SECRET_CONTEXT, text)
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again; raises SealBroken where it is not one of ours."""
        try:
            sealed = base64.b64decode(encrypted_text, validate=True)
        except ValueError as error:
            raise SealBroken("this secret of a second factor is not sealed") from error
        return unseal(SECRET_CONTEXT, sealed)

    def build_totp_svg(self, url: str) -> str:
        """The QR code with a white ground of its own: pages may be dark."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The host of the page, so that localhost works as any other name."""
        host = (
            context.request.get_host().rpartition(":")[0] or context.request.get_host()
        )
        return {"id": host, "name": "Kefu"}

    def _get_user_identifier(self, user: Staff) -> str:
        return user.get_username()
