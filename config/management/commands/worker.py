"""`manage.py worker`: the loops of the timetable without the web server."""

import logging
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.lib import loops, neighbours
from config.management import ending
from config.schedule import TIMETABLE
from config.starting import prepare

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs until SIGTERM or SIGINT, or, with --once, until nothing is due.

    In production M of these run beside N × `daphne config.asgi:application`.
    """

    help = "Run the background work: deliveries, arriving mail, reactions, seals."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --once."""
        text = "run every line until nothing is due, then exit (1 if a line failed)"
        parser.add_argument("--once", action="store_true", help=text)

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Say who else is at work, then work."""
        with neighbours.present(settings.DATA_DIR, "worker") as others:
            if notice := ending.polling_notice(others):
                self.stderr.write(notice)
            try:
                self._once() if once else self._loop()
            finally:
                ending.tidy_up()

    def _once(self) -> None:
        if failed := loops.run_once(TIMETABLE):
            raise CommandError(f"Failed, see the log: {', '.join(failed)}.")

    def _loop(self) -> None:
        prepare(self.stderr.write)
        stop = threading.Event()
        ending.on_signal(stop.set)
        self.stdout.write("The worker runs.")
        self.stdout.flush()
        if busy := loops.run_loops(TIMETABLE, stop):
            logger.warning("Broken off: %s.", ", ".join(busy))
