"""`manage.py replay_erasures`: after an older backup was restored."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm.erasing import compacting, ledger
from crm.erasing.replaying import replay


class Command(BaseCommand):
    """Erases again whom the erasure ledger names, then writes the database anew."""

    help = "Erase again whom the erasure ledger names."

    def handle(self, *args: Any, **options: Any) -> None:
        """Replay; raises CommandError where the ledger was tampered with."""
        try:
            count = 0
            for client in replay():
                count += 1
                self.stdout.write(f"client {client.pk} erased")
        except ledger.LedgerBroken as error:
            raise CommandError(f"{error}: compare it with its copies.") from error
        if count:
            compacting.compact()
        self.stdout.write(f"{count} erased again.")
