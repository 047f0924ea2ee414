"""`manage.py optimise`: write the database file anew."""

from typing import Any

from django.core.management.base import BaseCommand

from crm.erasing import compacting


class Command(BaseCommand):
    """Leaves nothing of what was erased in free pages and in the write-ahead log."""

    help = "Write the database file anew, so that nothing erased is left in it."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compact at once; the worker does it at night."""
        compacting.compact()
        self.stdout.write("Done.")
