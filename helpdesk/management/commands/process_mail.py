"""`manage.py process_mail FILE|DIR`: raw mails through the real intake."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.lib import claims
from config.lib.clock import now
from helpdesk import intake
from helpdesk.intake import Outcome
from messaging.models import Channel, Inbound
from messaging.receiving import store

PATIENCE_S = 120


class Command(BaseCommand):
    """One line a file, in input order: outcome, file, ticket number or "-", reason."""

    help = (
        "File raw mails (RFC 5322) as tickets; a directory is walked in sorted order."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """One file or directory."""
        parser.add_argument("path", type=Path)

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        """File everything; a mail that fails never stops the next."""
        if not path.exists():
            raise CommandError(f"{path} does not exist")
        channel, tally = Channel.objects.first_mail(), Counter[str]()
        for file in _files(path):
            outcome = _process(channel, file)
            tally[outcome.kind] += 1
            fields = [
                outcome.kind,
                str(file),
                str(outcome.number or "-"),
                outcome.reason,
            ]
            self.stdout.write("\t".join(" ".join(field.split()) for field in fields))
        summary = ", ".join(f"{count} {kind}" for kind, count in sorted(tally.items()))
        self.stderr.write(f"{tally.total()} mails: {summary or 'nothing to do'}")


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    yield from sorted(found for found in path.rglob("*") if found.is_file())


def _process(channel: Channel, file: Path) -> Outcome:
    try:
        raw = file.read_bytes()
    except OSError as error:
        return Outcome("quarantined", reason=f"cannot be read: {error.strerror}")
    inbound, is_new = store(channel, raw)
    if not is_new and inbound.state != Inbound.State.RECEIVED:
        return Outcome("ignored", reason="already received")
    return _run(inbound)


def _run(inbound: Inbound) -> Outcome:
    """Run the claim here and now; wait where a worker was quicker or a try has to
    follow.
    """
    own = Inbound.objects.filter(pk=inbound.pk).select_related("channel", "raw")
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        for row in claims.claim(own, limit=1, lease=intake.LEASE):
            intake.process_inbound(row)
        row = own.select_related("entry").get()
        if row.state != Inbound.State.RECEIVED:
            entry = getattr(row, "entry", None)
            return Outcome(row.outcome, entry.ticket_id if entry else None, row.reason)
        if row.reason.startswith(intake.KILLED):
            # Its second try need not wait: nobody else waits behind it but this line.
            own.filter(leased_until=None).update(due_at=now())
        else:
            time.sleep(0.2)
    return Outcome("quarantined", reason=f"still waiting: {row.reason or 'not filed'}")
