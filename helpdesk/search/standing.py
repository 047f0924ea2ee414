"""How the index stands: what it holds, what waits, who wrote it anew last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.lib import loops
from config.lib.claims import SHORTEST_S
from config.lib.clock import now
from crm.models import Job
from helpdesk.models import ToIndex
from helpdesk.search.rebuilding import KIND
from helpdesk.search.shelves import SHELVES

LINE = "index"  # of the timetable
# Within two seconds is the promise; a worker that starts anew takes longer than that.
LATE = timedelta(seconds=SHORTEST_S)
MOST_COUNTED = 1_000

LABELS: dict[str, tuple[Promise, Promise]] = {
    "ticket": (_("Tickets"), _("by the words of their subject")),
    "entry": (_("Conversations"), _("by the words of each line, notes included")),
    "client": (_("Clients"), _("by their names, in characters and in pinyin")),
    "article": (_("Published articles"), _("by title, text and keywords")),
    "wording": (_("Articles being written"), _("the same, for those who write them")),
}


@dataclass(frozen=True)
class Holding:
    """How many things of a kind can be found, and by what."""

    label: Promise
    words: Promise
    number: int


@dataclass(frozen=True)
class Waiting:
    """What changed and is not in the index yet: how much (MOST_COUNTED at most), since
    when the oldest waits, and how many could not be put there and are tried again.
    """

    number: int
    oldest: datetime | None
    failed: int

    @property
    def is_more(self) -> bool:
        """Whether there is more than was counted."""
        return self.number >= MOST_COUNTED

    @property
    def is_late(self) -> bool:
        """Whether it waits so long that the worker seems not to run."""
        return self.oldest is not None and self.oldest < now() - LATE


def holdings() -> list[Holding]:
    """What can be found. Counts whole tables, which takes some 50 ms of a desk of
    100,000 tickets: for a page that is opened once a month.
    """
    return [
        Holding(*LABELS[kind], shelf.model._base_manager.count())
        for kind, shelf in SHELVES.items()
    ]


def waiting() -> Waiting:
    """What the worker has yet to do."""
    notes = ToIndex.objects.all()
    first = notes.filter(due_at__isnull=False).order_by("due_at").first()
    failed = notes.filter(attempts__gt=1)[:MOST_COUNTED].count()
    return Waiting(
        notes[:MOST_COUNTED].count(), first.due_at if first else None, failed
    )


def looked_at() -> datetime | None:
    """When a worker last looked for what waits; None where none is known."""
    return loops.seen().get(LINE)


def last_rebuild() -> Job | None:
    """The newest rebuild, however it went."""
    return Job.objects.filter(kind=KIND).select_related("by").order_by("-pk").first()
