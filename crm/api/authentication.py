"""Who calls: an integration by its token, or a colleague by the desk's session."""

from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import (
    BaseAuthentication,
    SessionAuthentication,
    get_authorization_header,
)
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from crm.access import obligations
from crm.models import ApiToken, Staff

KEYWORD = "Token"


class ByToken(BaseAuthentication):
    """`Authorization: Token kefu_…`."""

    def authenticate(self, request: Request) -> tuple[Staff, ApiToken] | None:
        """Whose token it is, and the token; None without one.

        Raises AuthenticationFailed for one that is wrong, revoked, or of an account
        that is closed: all the same from outside.
        """
        scheme, _blank, text = get_authorization_header(request).partition(b" ")
        if scheme.lower() != KEYWORD.lower().encode():
            return None
        token = ApiToken.objects.shown(text.strip().decode("ascii", "replace"))
        if token is None:
            raise AuthenticationFailed(_("This token is not in force."))
        token.note_use()
        return token.staff, token

    def authenticate_header(self, request: Request) -> str:
        """What is asked of who comes without."""
        return KEYWORD


class BySession(SessionAuthentication):
    """The desk's own session, with its protection against forged requests."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        """The person; raises PermissionDenied for a program, which has its token, and
        for who must choose a password or set up a second factor first.
        """
        found = super().authenticate(request)
        if found is None:
            return None
        staff = cast(Staff, found[0])
        if staff.kind != "person" or obligations.owes_something(staff):
            raise PermissionDenied(
                _("Sign in on the desk first, and see what it asks.")
            )
        return staff, None


class _TokenScheme(OpenApiAuthenticationExtension):
    target_class = ByToken
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token kefu_…`, as `manage.py make_token` prints it.",
        }


class _SessionScheme(OpenApiAuthenticationExtension):
    target_class = BySession
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        from django.conf import settings

        cookie = settings.SESSION_COOKIE_NAME
        return {"type": "apiKey", "in": "cookie", "name": cookie}
