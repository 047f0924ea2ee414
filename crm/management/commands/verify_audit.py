"""`manage.py verify_audit`: walk the audit chain and name the first bad row."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm import seals
from crm.models import Seal


class Command(BaseCommand):
    """Ends with 0 and the number of links, or with 1 and the first fault."""

    help = "Verify the audit chain against the log and the published heads."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal what is waiting, then verify."""
        while seals.append_seals():
            pass
        fault = seals.verify()
        if fault is not None:
            raise CommandError(
                f"activity {fault.activity_id or '-'}, "
                f"link {fault.sequence or '-'}: {fault.reason}"
            )
        self.stdout.write(f"{Seal.objects.count()} links hold.")
