"""Roles: one table, role → permissions; `sync_roles` writes it to the groups."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.role_names import name_roles, role_name


@dataclass(frozen=True)
class Role:
    """What a role is called, what its holders do, and what they may."""

    label: Promise
    purpose: Promise
    permissions: tuple[str, ...]


ROLES: dict[str, Role] = {
    "agent": Role(
        _("Agent"),
        _("Answers clients in the queues they serve."),
        ("helpdesk.work_tickets", "crm.view_clients"),
    ),
    "supervisor": Role(
        _("Supervisor"),
        _("Leads the queues: sees every ticket, sets up queues and types."),
        (
            "helpdesk.work_tickets",
            "helpdesk.supervise_tickets",
            "helpdesk.manage_queues",
            "helpdesk.manage_types",
            "crm.view_clients",
        ),
    ),
    "specialist": Role(
        _("Department specialist"),
        _("Works on what their department's queues hold."),
        ("helpdesk.work_tickets",),
    ),
    "promotion": Role(
        _("Promotion lead"), _("Briefs campaigns and sees what they brought."), ()
    ),
    "manager": Role(_("Manager"), _("Reads reports and the wallboard."), ()),
    "administrator": Role(
        _("Administrator"),
        _("Sets up staff, queues, channels and types."),
        (
            "crm.manage_staff",
            "crm.view_clients",
            "crm.view_audit",
            "helpdesk.manage_queues",
            "helpdesk.manage_types",
            "messaging.manage_channels",
        ),
    ),
    "auditor": Role(
        _("Auditor"), _("Reads the log of what was done."), ("crm.view_audit",)
    ),
    "integration": Role(
        _("Integration"),
        _("A program that works through the API."),
        ("helpdesk.work_tickets", "crm.view_clients"),
    ),
}

name_roles({key: role.label for key, role in ROLES.items()})

# In the words of the page "Roles"; a test holds it to the table above.
PERMISSIONS: dict[str, Promise] = {
    "helpdesk.work_tickets": _("Work on tickets of own queues: read, answer, resolve"),
    "helpdesk.supervise_tickets": _("See and work on the tickets of every queue"),
    "crm.view_clients": _("See clients"),
    "helpdesk.manage_queues": _("Set up queues and who works in them"),
    "helpdesk.manage_types": _("Set up ticket types"),
    "messaging.manage_channels": _("Set up mail channels"),
    "crm.manage_staff": _("Hire, change and disable staff"),
    "crm.view_audit": _("Read the log of what was done"),
}


def sync_roles() -> None:
    """Make the groups hold exactly what the table says; raises KeyError on an unknown
    permission.
    """
    with transaction.atomic():
        for name, role in ROLES.items():
            group, _made = Group.objects.get_or_create(name=name)
            group.permissions.set([_permission(full) for full in role.permissions])
        Group.objects.exclude(name__in=ROLES).delete()


def label_of(role: str) -> str:
    """The translated name of a role, the key itself where it left the table."""
    return role_name(role)


def _permission(full: str) -> Permission:
    app, codename = full.split(".")
    found = Permission.objects.filter(
        content_type__app_label=app, codename=codename
    ).first()
    if found is None:
        raise KeyError(f"no permission {full}")
    return found
