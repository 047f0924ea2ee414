"""What a desk needs beside the demo to be measured: a word that is rare however large
it is, in old lines as in new ones, and a saved view with conditions.

Usage: python -m tests.bench.planting, with the environment of a site.
"""

import django

RARE = "zxwvkjq"
HITS = 5
VIEW = "Urgent and open"
SAID = {"category": ["new", "open"], "priority": ["3", "4"]}


def plant() -> None:
    """Put the word into the index of some lines and tickets, and save the view."""
    from crm.models import Staff
    from helpdesk.models import SavedView
    from helpdesk.models.saved_view import Scope, Wish
    from helpdesk.search.indexing import put
    from helpdesk.search.shelves import ENTRIES, TICKETS

    for shelf in (ENTRIES, TICKETS):
        keys = list(shelf.model._base_manager.order_by("pk").values_list("pk"))
        chosen = [key for (key,) in keys[len(keys) // HITS // 2 :: len(keys) // HITS]]
        found = (shelf.row(source) for source in shelf.sources(chosen[:HITS]).values())
        rows = [row for row in found if row is not None]
        for row in rows:
            row.words += f" {RARE}"
        put(shelf, rows)
    wish = Wish(VIEW, SAID, Scope.EVERYONE)
    SavedView.objects.keep(wish, by=Staff.objects.get(username="supervisor"))


if __name__ == "__main__":
    django.setup()
    plant()
