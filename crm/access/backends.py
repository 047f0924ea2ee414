"""What a member of staff may: exactly what the role's group may."""

import time
from collections.abc import Iterator

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet

from crm.models import Staff

# Only `sync_roles` changes what a role may, with a new version of the product. Reading
# it anew for each request took 2 ms of every page.
KEPT_S = 30
_kept: dict[str, tuple[float, frozenset[str]]] = {}


class RoleBackend(AuthenticationBackend):
    """Sign-in by user name; permissions by role alone, never granted to a person.

    Who has which role is read with the person at each request; what the role may is
    kept for half a minute.
    """

    def _get_user_permissions(self, user_obj: Staff) -> QuerySet[Permission]:
        return Permission.objects.none()

    def get_group_permissions(
        self, user_obj: Staff, obj: Model | None = None
    ) -> set[str]:
        """The permissions of the role, "app.codename"; none for who is disabled."""
        if not user_obj.is_active or obj is not None:
            return set()
        if user_obj.is_superuser:
            return super().get_group_permissions(user_obj, obj)
        return set(permissions_of(user_obj.role))


def permissions_of(role: str) -> frozenset[str]:
    """What the group of this role may, as known for at most half a minute."""
    known = _kept.get(role)
    if known is None or time.monotonic() - known[0] > KEPT_S:
        known = _kept[role] = (time.monotonic(), frozenset(_read(role)))
    return known[1]


def forget_roles() -> None:
    """Read what roles may anew, in this process."""
    _kept.clear()


def _read(role: str) -> Iterator[str]:
    found = Permission.objects.filter(group__name=role)
    pairs = found.values_list("content_type__app_label", "codename").order_by()
    return (f"{app}.{codename}" for app, codename in pairs)
