"""Setting up an app of one-time codes: its secret sealed in the session meanwhile."""

from contextlib import suppress
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY

from config.lib.sealed import SealBroken


class ActivateAppForm(ActivateTOTPForm):
    """The code that proves the app has the secret.

    allauth keeps the secret in the session between the page and its answer. It stands
    there in clear only while the form is made; the session is written after that.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        session, adapter = context.request.session, get_adapter()
        sealed = session.pop(SECRET_SESSION_KEY, None)
        if sealed:
            # What was not sealed here is dropped; allauth then makes another.
            with suppress(SealBroken):
                session[SECRET_SESSION_KEY] = adapter.decrypt(sealed)
        super().__init__(*args, **kwargs)
        session[SECRET_SESSION_KEY] = adapter.encrypt(self.secret)
