"""A desk with many replies on their way, in a fresh database.

Usage: python -m tests.faults.scene REPLIES SMTP_URL, with the environment of a worker.
"""

import sys

import django


def plan(replies: int, outgoing: str) -> None:
    """Migrate, and answer `replies` clients; each reply is due at once.

    The address of reply N is `N@client.example`, by which the mail server knows it.
    """
    from django.core.management import call_command
    from django.db import transaction

    from config.lib.clock import now
    from messaging.models import Channel, Delivery
    from tests.cast import gather

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        cast = gather()
        Channel.objects.update(outgoing=outgoing)
    for first in range(0, replies, 100):
        with transaction.atomic():
            for number in range(first, min(first + 100, replies)):
                _answer(cast, number)
    Delivery.objects.update(due_at=now())


def _answer(cast, number: int) -> None:
    from crm.models import Client, Staff

    name = str(number)
    cast.clients[name] = Client.objects.for_mail(
        f"{number}@client.example", name="王小明", by=Staff.system()
    )
    cast.ticket(client=name).reply(f"马上核对 {number}。", by=cast.zhou)


if __name__ == "__main__":
    django.setup()
    plan(int(sys.argv[1]), sys.argv[2])
