"""`manage.py rebuild_search`: write the search index anew, while it answers."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm import jobs
from crm.models import Job, Staff
from crm.refused import Refused
from helpdesk.search import rebuilding

LOOK_S = 1.0


class Command(BaseCommand):
    """A job like any other: ended here, a worker goes on with it."""

    help = "Write the search index anew, while the old one answers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Start it, work on it here, and say how far it is."""
        try:
            job = rebuilding.start(by=Staff.system())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        while job.is_under_way:
            jobs.run_now(job)
            self.stdout.write(f"{job.finished} of {job.total}, {job.percent} %")
            if job.is_under_way:
                time.sleep(LOOK_S)
        if job.state != Job.State.DONE:
            raise CommandError(f"{job.get_state_display()}: {job.error}")
