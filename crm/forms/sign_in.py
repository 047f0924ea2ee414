"""Signing in: allauth's forms in our words, failed codes counted by axes too."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class LoginForm(account_forms.LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["login"], _("User name"), autocomplete="username")
        _plain(self.fields["password"], _("Password"), autocomplete="current-password")
        self.fields["login"].widget.attrs |= {"autofocus": True, "spellcheck": "false"}


class PasswordReauthenticateForm(account_forms.ReauthenticateForm):
    """The own password again, before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _plain(self.fields["password"], _("Password"), autocomplete="current-password")


class ChangePasswordForm(account_forms.ChangePasswordForm):
    """A new password, which must be new."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        old, new, again = (
            self.fields[name] for name in ("oldpassword", "password1", "password2")
        )
        _plain(old, _("Present password"), autocomplete="current-password")
        _plain(new, _("New password"), autocomplete="new-password")
        _plain(again, _("New password once more"), autocomplete="new-password")

    def clean(self) -> dict[str, Any] | None:
        """Refuse the present password as the new one."""
        cleaned: dict[str, Any] | None = super().clean()
        data = self.cleaned_data
        if data.get("password1") and data["password1"] == data.get("oldpassword"):
            self.add_error("password1", _("Choose a password other than the present."))
        return cleaned


class Counted(mfa_forms.BaseAuthenticateForm):
    """A wrong code is a failed sign-in: six signs could else be tried for ever."""

    def clean_code(self) -> str:
        """The code; while locked out none is looked at."""
        request, credentials = context.request, {"username": self.user.get_username()}
        AxesProxyHandler.update_request(request)
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            request.axes_credentials = credentials
            raise ValidationError(_("Too many failed attempts."), code="locked")
        try:
            return str(super().clean_code())
        except ValidationError:
            AxesProxyHandler.user_login_failed(
                sender=type(self), credentials=credentials, request=request
            )
            raise


class AuthenticateForm(Counted, mfa_forms.AuthenticateForm):
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"])


class ReauthenticateForm(Counted, mfa_forms.ReauthenticateForm):
    """A code again, before something weighty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code(self.fields["code"])


def _plain(field: forms.Field, label: Any, autocomplete: str) -> None:
    """Our label, no placeholder that repeats it, no help of allauth's."""
    field.label = label
    field.help_text = ""
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs["autocomplete"] = autocomplete


def _code(field: forms.Field) -> None:
    _plain(field, _("Code"), autocomplete="one-time-code")
    field.help_text = _("Six digits of your app, or one of your recovery codes.")
    field.widget.attrs |= {"autofocus": True, "inputmode": "numeric"}
