"""What a member of staff may: exactly what the role's group may."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import QuerySet

from crm.models import Staff


class RoleBackend(AuthenticationBackend):
    """Sign-in by user name; permissions by role alone, never granted to a person.

    That saves each page the statement that would look for such grants.
    """

    def _get_user_permissions(self, user_obj: Staff) -> QuerySet[Permission]:
        return Permission.objects.none()
