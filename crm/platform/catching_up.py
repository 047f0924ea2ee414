"""Reading the platform's feed: what its posts did not bring, by the same way in.

The feed tells everything again; what the hook has brought is known by its id. Events
about users nobody here is linked with stay in the feed, which keeps them.
"""

import logging

from django.db import transaction

from config.lib.clock import now
from config.lib.locking import locked
from crm.models import PlatformAccount, PlatformEvent, PlatformFeed
from crm.platform import current, event_body
from crm.platform.base import Feed, PlatformError
from crm.platform.records import Event

logger = logging.getLogger(__name__)

KEY = "feed"  # in the place of the id of a key that signed
SLICE = 100

# Whether the last turn of this process failed: said once, not at each turn.
_failing = False


def read_feed() -> int:
    """Store what the feed has after the kept cursor; returns how many events it told,
    so that the next page is asked for at once.

    The platform is asked outside any transaction. One that does not answer is noted
    once and asked again at the next turn.
    """
    global _failing
    try:
        told = _read_on()
    except PlatformError as error:
        if not _failing:
            logger.warning("the platform's feed cannot be read: %s", error.code)
        _failing = True
        return 0
    if _failing:
        logger.info("the platform's feed can be read again")
    _failing = False
    return told


def _read_on() -> int:
    """One page of the feed."""
    platform = current.platform()
    if platform is None or "events" not in platform.capabilities():
        return 0
    row, _made = PlatformFeed.objects.get_or_create(pk=1)
    feed = platform.events(row.cursor)
    _keep(feed)
    return len(feed.events) if _move_on(row, feed) else 0


def _keep(feed: Feed) -> None:
    """Store the events about our clients."""
    users = {event.user_id for event in feed.events}
    linked = PlatformAccount.objects.filter(user_id__in=users)
    ours = set(linked.values_list("user_id", flat=True))
    kept = [(e, event_body.written(e)) for e in feed.events if e.user_id in ours]
    for start in range(0, len(kept), SLICE):
        with transaction.atomic():
            for event, body in kept[start : start + SLICE]:
                _store(event, body)


def _move_on(row: PlatformFeed, feed: Feed) -> bool:
    """Put the cursor behind the page; False where there is nothing behind it.

    Another worker may have moved it meanwhile: then it stays, and nothing is lost by
    having stored the same again.
    """
    asked = row.cursor
    if feed.next_cursor in ("", asked):
        return False
    with locked(row):
        if row.cursor == asked:
            row.cursor, row.read_at = feed.next_cursor, now()
            row.save(update_fields=["cursor", "read_at"])
    return True


def _store(event: Event, body: bytes) -> None:
    """Keep the event once; one whose id cannot be kept is kept as bad."""
    kept = event_body.id_of(body)
    bad = "" if kept else "no event with an id"
    event_id = kept or event_body.stand_in(body)
    PlatformEvent.objects.store(event_id, body, key_id=KEY, bad=bad)
