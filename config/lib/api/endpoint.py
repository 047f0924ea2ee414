"""The base of every address of the API."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.lib.api.problems import Problem
from config.lib.guards import Guard

FORBIDDEN = 403


class Endpoint(APIView):
    """One address. `permission` is what the caller's role must hold; `scopes` are its
    methods, each with what a token must be good for.
    """

    permission: ClassVar[str]
    scopes: ClassVar[Mapping[str, str]]
    http_method_names = ["get", "head", "post"]

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        """The view, with the guard that checks and tests hold it to."""
        view: Any = super().as_view(**initkwargs)
        view.guard = Guard(cls.permission, tuple(cls.scopes), api=True)
        return view

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse a wrong method before anybody is looked at."""
        if self._method(request) not in self.scopes:
            raise exceptions.MethodNotAllowed(request.method or "")
        super().initial(request, *args, **kwargs)

    def check_permissions(self, request: Request) -> None:
        """Refuse who is nobody (401), who may not, and whose token is not for this."""
        if not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        if not request.user.has_perm(self.permission):
            raise exceptions.PermissionDenied(_("Your role does not allow this."))
        scope = self.scopes[self._method(request)]
        token: Any = request.auth
        if token is not None and scope not in token.scopes:
            said = _("This token is not for that: it needs the scope %(scope)s.")
            raise Problem(FORBIDDEN, "scope", said % {"scope": scope}, scope=scope)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Let nobody on the way keep the answer."""
        response.headers["Cache-Control"] = "no-store, private"
        return super().finalize_response(request, response, *args, **kwargs)

    @staticmethod
    def _method(request: Request) -> str:
        return "GET" if request.method == "HEAD" else request.method or ""
