"""`manage.py serve`: the web server and the background work in one process."""

import logging
import threading
from typing import Any

from daphne.endpoints import build_endpoint_description_strings
from daphne.server import Server
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from twisted.internet import reactor as twisted_reactor

from config.env.addresses import is_loopback
from config.lib import loops, neighbours
from config.lib.logs import AccessLog
from config.management import ending
from config.management.beside import made_up_platform
from config.schedule import TIMETABLE
from config.starting import prepare

logger = logging.getLogger(__name__)
# Installed by daphne.server; the module stands in for it, and has no honest type.
reactor: Any = twisted_reactor


class Command(BaseCommand):
    """Daphne on the main thread, each line of the timetable on a thread of its own.

    Daphne has no lifespan events, so the loops are started here, once it listens.
    """

    help = "Serve the site at HOST:PORT and run the background work, until a signal."

    def handle(self, *args: Any, **options: Any) -> None:
        """Say who else is at work, then serve until SIGTERM or SIGINT."""
        prepare(self.stderr.write)
        host = settings.HOST
        with neighbours.present(settings.DATA_DIR, "serve") as others:
            if notice := ending.polling_notice(others):
                self.stderr.write(notice)
            try:
                with made_up_platform(self.stderr.write):
                    self._serve(
                        "127.0.0.1" if host == "localhost" else host, settings.PORT
                    )
            finally:
                ending.tidy_up()

    def _serve(self, host: str, port: int) -> None:
        stop = threading.Event()
        work = threading.Thread(target=_work, args=(stop,), name="loops", daemon=True)

        def listening() -> None:
            work.start()
            self._announce(host, port)

        def begin_to_end() -> None:
            stop.set()
            reactor.callFromThread(reactor.stop)

        ending.on_signal(begin_to_end)
        server = Server(
            application=import_string(settings.ASGI_APPLICATION),
            endpoints=build_endpoint_description_strings(host=host, port=port),
            signal_handlers=False,
            ready_callable=listening,
            server_name="kefu",
            action_logger=AccessLog(),
            http_timeout=settings.REQUEST_TIMEOUT_S,
        )
        server.run()
        if server.abort_start:
            raise CommandError(f"Cannot listen on {host}:{port}; is the port taken?")
        stop.set()
        work.join()

    def _announce(self, host: str, port: int) -> None:
        shown = "localhost" if is_loopback(host) else host
        self.stdout.write(f"http://{shown}:{port}")
        if settings.KEFU_DEMO:
            self.stdout.write(
                "Demo mode is on: made-up data, every password is kefu-demo."
            )
        self.stdout.flush()


def _work(stop: threading.Event) -> None:
    if busy := loops.run_loops(TIMETABLE, stop):
        logger.warning("Broken off: %s.", ", ".join(busy))
