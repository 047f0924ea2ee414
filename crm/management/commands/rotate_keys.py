"""`manage.py rotate_keys`: after a new key stands first in KEFU_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm import rotating


class Command(BaseCommand):
    """Wraps every data key by the newest key of KEFU_KEYS; workers may go on working.

    Put the new key first and keep the old one behind it, restart every process, run
    this, and take the old key away once `--check` says that nothing needs it. What a
    backup holds is still wrapped by the old key: keep that one with the backups.
    """

    help = "Wrap every data key by the newest key of KEFU_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        """`--check` changes nothing."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="Say which keys of the ring still wrap something; exit 1 if an old "
            "one does.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rotate, or only look; raises CommandError where an old key is needed."""
        if not options["check"]:
            self._rotate()
        needed = rotating.still_needed()
        if needed:
            told = ", ".join(f"{key} ({count})" for key, count in needed.items())
            raise CommandError(f"Still needed: {told}.")
        self.stdout.write("Every data key is wrapped by the newest key of KEFU_KEYS.")

    def _rotate(self) -> None:
        seen = wrapped = 0
        for done in rotating.rotate():
            seen, wrapped = seen + done.seen, wrapped + done.wrapped
            self.stdout.write(f"{seen} looked at, {wrapped} wrapped anew")
            for key in done.unreadable:
                self.stderr.write(f"data key {key}: its key is not in KEFU_KEYS")
