"""After an older backup was restored: forget again whom the ledger names."""

from collections.abc import Iterator

from config.lib import claims
from config.lib.clock import now
from crm.erasing import LEASE, carry_out, ledger
from crm.models import Client, Erasure, Staff
from crm.models.client import Ground


def replay() -> Iterator[Client]:
    """Erase each client of the ledger that the database shows; yields one when done.

    No hold counts: they were forgotten already, when nothing held them. Raises
    LedgerBroken, and LeaseLost where a worker is at it.
    """
    for client in ledger.missing():
        if Client.objects.filter(pk=client.pk, erased_at__isnull=False).exists():
            continue  # an alias of one that was just done
        yield _erase(client)


def _erase(client: Client) -> Client:
    while client.merged_into is not None:
        client = client.merged_into
    wish = client.erasure() or Erasure(
        client=client, reason=Ground.WISH, by=Staff.system(), at=now()
    )
    wish.state, wish.due_at = Erasure.State.RUNNING, now()
    wish.save()
    own = Erasure.objects.filter(pk=wish.pk).select_related("client")
    rows = claims.claim(own, limit=1, lease=LEASE)
    if not rows:
        raise claims.LeaseLost(f"erasure {wish.pk}")
    carry_out(rows[0])
    return client
