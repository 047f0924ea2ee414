"""`manage.py seed_demo`: the demo desk, small for a look or large for measuring."""

import random
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from crm.models import Client
from helpdesk.demo.knowledge import write_articles
from helpdesk.demo.macros import keep_macros
from helpdesk.demo.matters import open_matters
from helpdesk.demo.particulars import fill_in
from helpdesk.demo.people import (
    hire_colleagues,
    open_accounts,
    register_clients,
)
from helpdesk.demo.setup import set_up_desk
from helpdesk.demo.shift import work_a_while
from helpdesk.demo.world import world
from helpdesk.models import Ticket
from helpdesk.search import rebuilding

BULK = 10_000
# More clients than this have a mail address alone: it must be fast. Of fewer the last
# FULL are known well.
LIVED_IN, FULL = 500, 36


class Command(BaseCommand):
    """Staff and set-up once; clients and tickets where there are none, or as many as
    asked.
    """

    help = "Load the demo: staff, queues, types, clients and tickets, all invented."

    def add_arguments(self, parser: CommandParser) -> None:
        """How much; without numbers, a first look's worth, once."""
        parser.add_argument("--clients", type=int, help="clients to add")
        parser.add_argument("--tickets", type=int, help="tickets to add")
        parser.add_argument("--entries", type=int, default=0, help="lines a ticket")
        parser.add_argument(
            "--if-empty", action="store_true", help="only in demo mode, only once"
        )
        parser.add_argument("--seed", type=int, default=1, help="of the random choices")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load it and say what and how long."""
        if options["if_empty"] and (not settings.KEFU_DEMO or Ticket.objects.exists()):
            return
        started = time.monotonic()
        tickets, clients = options["tickets"], options["clients"]
        if any(number is not None and number < 0 for number in (tickets, clients)):
            raise CommandError("--clients and --tickets count from 0")
        colleagues = hire_colleagues()
        set_up_desk(colleagues)
        write_articles(colleagues)
        keep_macros(colleagues)
        if tickets is None and Ticket.objects.exists():
            self.stdout.write("The demo is loaded already.")
            return
        tickets = 160 if tickets is None else tickets
        clients = max(1, tickets // 3) if clients is None else clients
        chance = random.Random(options["seed"])
        before = rebuilding.newest()
        with transaction.atomic():
            people = register_clients(clients, chance) or list(
                Client.objects.all()[:1000]
            )
        days = 180 if tickets >= BULK else 30
        open_matters(
            world(people, chance), tickets, lines=options["entries"], days=days
        )
        if 0 < clients <= LIVED_IN:
            with transaction.atomic():
                # The last is a second record of the first: see register_clients.
                open_accounts(people[:-1])
                fill_in(people[-FULL:], colleagues, chance)
                if not options["entries"]:
                    work_a_while(colleagues)
        rebuilding.fill(before)
        took = time.monotonic() - started
        self.stdout.write(f"{clients} clients, {tickets} tickets in {took:.1f} s.")
