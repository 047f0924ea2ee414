"""The admin site: superusers only, entered by the product's own sign-in."""

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from config.lib.guards import guard, to_sign_in

METHODS = ("GET", "POST")
# Their rows hold secrets, or belong to a door of their own on the product's pages.
NOT_SHOWN = frozenset({"account", "mfa", "usersessions"})


class EmergencySite(AdminSite):
    """What is left when the product's own pages cannot help."""

    site_header = _("Emergency administration")
    site_title = site_header

    def has_permission(self, request: HttpRequest) -> bool:
        """Active superusers, nobody else: not even staff with single permissions."""
        return bool(request.user.is_active and request.user.is_superuser)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Guard every page: methods, the product's sign-in, then superusers."""
        inner = super().admin_view(view, cacheable)

        def checked(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return guard(None, METHODS)(checked)

    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """There is one sign-in page, with its lock-out and second factor."""

        def through(request: HttpRequest) -> HttpResponseBase:
            if request.user.is_authenticated:
                raise PermissionDenied
            return to_sign_in(request)

        return guard(None, METHODS)(through)(request)

    def register(self, model_or_iterable: Any, *args: Any, **options: Any) -> None:
        """Leave out the tables that must not be read or changed here."""
        models = (
            model_or_iterable
            if isinstance(model_or_iterable, list | tuple)
            else [model_or_iterable]
        )
        shown = [model for model in models if model._meta.app_label not in NOT_SHOWN]
        if shown:
            super().register(shown, *args, **options)
