"""Roles: one table, role → permissions; `sync_roles` writes it to the groups."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm.access.backends import forget_roles
from crm.role_names import name_roles, role_name


@dataclass(frozen=True)
class Role:
    """What a role is called, what its holders do, and what they may."""

    label: Promise
    purpose: Promise
    permissions: tuple[str, ...]


# The panels of a client: who it is, where they are reached, their money, notes.
PANELS = (
    "crm.view_identity",
    "crm.view_contacts",
    "crm.view_account",
    "crm.view_notes",
)
# Whoever serves clients sees, enters and verifies them.
SERVING = (
    "crm.view_clients",
    "crm.read_client",
    "crm.edit_clients",
    "crm.reveal_values",
    *PANELS,
    "helpdesk.verify_clients",
)

ROLES: dict[str, Role] = {
    "agent": Role(
        _("Agent"),
        _("Answers clients in the queues they serve."),
        (
            "helpdesk.work_tickets",
            "helpdesk.block_senders",
            "helpdesk.read_articles",
            *SERVING,
        ),
    ),
    "supervisor": Role(
        _("Supervisor"),
        _("Leads the queues: sees every ticket, sets up queues and types."),
        (
            "helpdesk.work_tickets",
            "helpdesk.supervise_tickets",
            "helpdesk.block_senders",
            "helpdesk.share_views",
            "helpdesk.manage_queues",
            "helpdesk.manage_types",
            "helpdesk.manage_statuses",
            "helpdesk.manage_parties",
            "helpdesk.manage_reasons",
            "helpdesk.read_articles",
            "helpdesk.manage_articles",
            *SERVING,
            "helpdesk.override_verification",
            "crm.merge_clients",
            "crm.import_clients",
            "crm.export_clients",
            "crm.manage_tags",
        ),
    ),
    "specialist": Role(
        _("Department specialist"),
        _("Works on what their department's queues hold."),
        (
            "helpdesk.work_tickets",
            "helpdesk.read_articles",
            "crm.read_client",
            *PANELS,
        ),
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
            "crm.read_client",
            "crm.edit_clients",
            "crm.view_identity",
            "crm.view_contacts",
            "crm.merge_clients",
            "crm.import_clients",
            "crm.export_clients",
            "crm.export_clear",
            "crm.erase_clients",
            "crm.view_audit",
            "crm.manage_tags",
            "helpdesk.manage_queues",
            "helpdesk.manage_types",
            "helpdesk.manage_statuses",
            "helpdesk.manage_parties",
            "helpdesk.manage_reasons",
            "helpdesk.read_articles",
            "helpdesk.manage_articles",
            "messaging.manage_channels",
            "helpdesk.block_senders",
        ),
    ),
    "auditor": Role(
        _("Auditor"),
        _("Reads the log of what was done and who looked at whom."),
        ("crm.view_audit", "crm.view_readings"),
    ),
    "integration": Role(
        _("Integration"),
        _("A program that works through the API."),
        (
            "helpdesk.work_tickets",
            "helpdesk.read_articles",
            "crm.view_clients",
            "crm.read_client",
        ),
    ),
}

name_roles({key: role.label for key, role in ROLES.items()})

# In the words of the page "Roles"; a test holds it to the table above.
PERMISSIONS: dict[str, Promise] = {
    "helpdesk.work_tickets": _("Work on tickets of own queues: read, answer, resolve"),
    "helpdesk.supervise_tickets": _("See and work on the tickets of every queue"),
    "helpdesk.share_views": _("Make views and macros for teams and for everyone"),
    "helpdesk.verify_clients": _("Verify the person in a contact"),
    "helpdesk.override_verification": _(
        "Send account values to somebody who is not verified, with a reason"
    ),
    "crm.view_clients": _("See every client"),
    "crm.read_client": _("Open the clients in reach"),
    "crm.edit_clients": _("Enter and change clients"),
    "crm.view_identity": _("See who a client is: birth date, identity number, address"),
    "crm.view_contacts": _("See where a client is reached"),
    "crm.view_account": _("See a client's account on the platform"),
    "crm.view_notes": _("See notes on a client"),
    "crm.reveal_values": _("See a masked value in clear, with a reason"),
    "crm.merge_clients": _("Merge two records of one client and undo it"),
    "crm.import_clients": _("Import clients"),
    "crm.export_clients": _("Export lists of clients and tickets"),
    "crm.export_clear": _("Export addresses and numbers in clear"),
    "crm.erase_clients": _("Erase a client, give out a copy of all data"),
    "crm.view_readings": _("See who looked at which client"),
    "crm.manage_tags": _("Set up tags of clients"),
    "helpdesk.block_senders": _("Block senders of mail and lift the block"),
    "helpdesk.manage_queues": _("Set up queues and who works in them"),
    "helpdesk.manage_types": _("Set up ticket types"),
    "helpdesk.manage_statuses": _("Set up ticket statuses"),
    "helpdesk.manage_reasons": _("Set up how tickets may end"),
    "helpdesk.manage_parties": _("Set up third parties that tickets wait for"),
    "helpdesk.read_articles": _("Read the desk's articles, internal ones too"),
    "helpdesk.manage_articles": _("Write, review and publish articles"),
    "messaging.manage_channels": _("Set up mail channels"),
    "crm.manage_staff": _("Hire, change and disable staff"),
    "crm.view_audit": _("Read the log of what was done"),
}


def sync_roles() -> None:
    """Make the groups hold exactly what the table says; raises KeyError on an unknown
    permission.
    """
    known = {
        f"{one.content_type.app_label}.{one.codename}": one.pk
        for one in Permission.objects.select_related("content_type")
    }
    held = Group.permissions.through.objects
    with transaction.atomic():
        Group.objects.exclude(name__in=ROLES).delete()
        Group.objects.bulk_create(
            [Group(name=name) for name in ROLES], ignore_conflicts=True
        )
        groups = dict(Group.objects.values_list("name", "pk"))
        due = {
            (groups[name], known[full])
            for name, role in ROLES.items()
            for full in role.permissions
        }
        rows = held.values_list("group", "permission", "pk")
        there = {(group, permission): pk for group, permission, pk in rows}
        gone = [pk for pair, pk in there.items() if pair not in due]
        held.filter(pk__in=gone).delete()
        held.bulk_create(
            held.model(group_id=group, permission_id=permission)
            for group, permission in sorted(due - there.keys())
        )
    forget_roles()


def label_of(role: str) -> str:
    """The translated name of a role, the key itself where it left the table."""
    return role_name(role)
