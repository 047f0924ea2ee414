"""Who may do what, as one table."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config.lib.guards import guard
from crm.models import Staff
from helpdesk.roles import PERMISSIONS, ROLES


@guard("crm.manage_staff")
def table(request: HttpRequest) -> HttpResponse:
    """Show permissions by roles, and how many people hold each role."""
    held = list(
        Staff.objects.people().filter(is_active=True).values_list("role", flat=True)
    )
    roles = [
        {"key": key, "role": role, "count": held.count(key)}
        for key, role in ROLES.items()
    ]
    rows = [
        {
            "words": words,
            "held": [permission in role.permissions for role in ROLES.values()],
        }
        for permission, words in PERMISSIONS.items()
    ]
    return render(request, "helpdesk/setup/roles.html", {"roles": roles, "rows": rows})
