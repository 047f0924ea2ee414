"""`manage.py sync_roles`: write the table of roles to the groups."""

from typing import Any

from django.core.management.base import BaseCommand

from helpdesk.roles import ROLES, sync_roles


class Command(BaseCommand):
    """Repeatable; run by `serve` at start and after each upgrade."""

    help = "Make the groups hold exactly what the table of roles says."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync and say how many."""
        sync_roles()
        self.stdout.write(f"{len(ROLES)} roles synced.")
