"""Passkeys: allauth's forms, safe against answers that no browser would send."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django.utils.translation import gettext_lazy as _

# What the parser below raises for JSON of a wrong shape or a forged signature.
MALFORMED = (
    AttributeError,
    IndexError,
    InvalidSignature,
    KeyError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)


class Robust(webauthn.AuthenticateWebAuthnForm):
    """Whatever is wrong with the answer of the authenticator is one plain error."""

    def clean_credential(self) -> Any:
        """The authenticator that answered; raises ValidationError."""
        try:
            return super().clean_credential()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class AuthenticateWebAuthnForm(Robust, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step."""


class ReauthenticateWebAuthnForm(Robust, webauthn.ReauthenticateWebAuthnForm):
    """A passkey again, before something weighty."""


class LoginWebAuthnForm(Robust, webauthn.LoginWebAuthnForm):
    """A passkey instead of user name and password."""


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """A new passkey and the name its owner knows it by."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].help_text = _("Such as: laptop, phone, key ring.")
        self.fields["name"].max_length = 80
        self.fields["passwordless"].label = _("Sign in without a password")
        self.fields["passwordless"].help_text = _(
            "The device then asks for its own PIN, finger or face each time."
        )
        self.initial.setdefault("passwordless", True)

    def clean(self) -> dict[str, Any]:
        """Refuse what is no answer of an authenticator."""
        try:
            return dict(super().clean())
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error
