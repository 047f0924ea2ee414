"""Numbers of the platform in what clients write, and tickets about the same one."""

import re

from crm.models import Client, PlatformAccount, PlatformRecord, Staff
from crm.platform.records import BY_REF
from crm.platform.standing import Standing, of_row
from helpdesk.models import Ticket

MOST = 200
_READ = 20_000  # characters of a text that are looked at
_WORD = re.compile(r"(?<![\w-])[A-Za-z0-9][A-Za-z0-9_-]{4,63}(?![\w-])", re.ASCII)


def words_of(*texts: str) -> list[str]:
    """What in these texts could be a number, in the order written, each once: letters
    and digits with a digit among them. At most MOST.
    """
    found = (word for text in texts for word in _WORD.findall(text[:_READ]))
    numbers = (word for word in found if any(sign.isdigit() for sign in word))
    return list(dict.fromkeys(numbers))[:MOST]


def quoted(client: Client, words: list[str]) -> Standing | None:
    """The first of `words` that is the number of a record of this client, exactly.

    Only of this client: a mail proves nobody, and what it says about others' orders
    must not come to stand on a ticket.
    """
    if not words:
        return None
    user = PlatformAccount.objects.filter(client=client).values_list("user_id")
    known = {
        row.ref: row
        for row in PlatformRecord.objects.filter(
            user_id__in=user, ref__in=words, kind__in=BY_REF
        )
    }
    row = next((known[word] for word in words if word in known), None)
    return of_row(row) if row else None


def others(ticket: Ticket, staff: Staff) -> list[Ticket]:
    """Open tickets in reach that point at the same record, the newest six."""
    same = Ticket.objects.visible_to(staff).unresolved()
    same = same.filter(reference=ticket.reference).exclude(reference="")
    return list(
        same.exclude(pk=ticket.pk).select_related("client").order_by("-number")[:6]
    )
