"""The tickets of a desk, for a peer to be filled with the same.

Usage: python -m tests.bench.texts FILE, with the environment of a site.
"""

import json
import sys
from collections import defaultdict
from pathlib import Path

import django

from tests.bench.planting import RARE


def write(path: Path) -> None:
    """A JSON line a ticket, oldest first; the planted word stands in its lines."""
    from config.lib import fulltext
    from config.lib.cutting import terms
    from config.lib.fulltext import Wanted
    from helpdesk.models import Entry, EntryWords, Ticket

    planted = set(fulltext.find(EntryWords, Wanted(terms(RARE)), limit=100))
    texts: dict[int, list[str]] = defaultdict(list)
    lines = Entry.objects.exclude(text="").order_by("pk")
    for key, ticket, text in lines.values_list("pk", "ticket", "text").iterator():
        texts[ticket].append(f"{text} {RARE}" if key in planted else text)
    rows = Ticket.objects.order_by("pk").values_list(
        "pk", "subject", "category", "assignee", "created_at", "client"
    )
    with path.open("w", encoding="utf-8") as file:
        for number, subject, category, holder, at, client in rows.iterator():
            row = {"number": number, "subject": subject, "category": category}
            row |= {"is_held": holder is not None, "at": at.isoformat()}
            row |= {"email": f"c{client}@client.example"}
            row |= {"texts": texts[number] or [subject]}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    django.setup()
    write(Path(sys.argv[1]))
