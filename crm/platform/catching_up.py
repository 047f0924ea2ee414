"""Reading the platform's feed: what its posts did not bring, by the same way in.

The feed tells everything again; what the hook has brought is known by its id.
"""

import logging

from django.db import transaction

from config.lib.clock import now
from config.lib.locking import locked
from crm.models import PlatformEvent, PlatformFeed
from crm.platform import current, event_body
from crm.platform.base import Feed, PlatformError

logger = logging.getLogger(__name__)

KEY = "feed"  # in the place of the id of a key that signed
SLICE = 100

# Whether the last turn of this process failed: said once, not at each turn.
_failing = False


def read_feed() -> int:
    """Store what the feed has after the kept cursor; returns how many events were new.

    The platform is asked outside any transaction. One that does not answer is noted
    once and asked again at the next turn.
    """
    global _failing
    try:
        new = _read_on()
    except PlatformError as error:
        if not _failing:
            logger.warning("the platform's feed cannot be read: %s", error.code)
        _failing = True
        return 0
    if _failing:
        logger.info("the platform's feed can be read again")
    _failing = False
    return new


def _read_on() -> int:
    """The pages of one turn; the next turn goes on where this one ends."""
    platform = current.platform()
    if platform is None or "events" not in platform.capabilities():
        return 0
    row, _made = PlatformFeed.objects.get_or_create(pk=1)
    return _keep(row, platform.events(row.cursor))


def _keep(row: PlatformFeed, feed: Feed) -> int:
    """Store a page and move the cursor behind it; returns how many were new.

    Where another worker has moved it meanwhile, nothing is lost by storing again.
    """
    new, asked = 0, row.cursor
    events = [(one, event_body.written(one)) for one in feed.events]
    for start in range(0, len(events), SLICE):
        with transaction.atomic():
            for event, body in events[start : start + SLICE]:
                new += _store(event.id, body)
    with locked(row):
        if row.cursor == asked:
            row.cursor, row.read_at = feed.next_cursor or asked, now()
            row.save(update_fields=["cursor", "read_at"])
    return new


def _store(event_id: str, body: bytes) -> int:
    """1 if the event is new; one whose id cannot be kept is kept as bad."""
    kept = event_body.id_of(body)
    bad = "" if kept else "no event with an id"
    event_id = event_id if kept else event_body.stand_in(body)
    return PlatformEvent.objects.store(event_id, body, key_id=KEY, bad=bad)[1]
