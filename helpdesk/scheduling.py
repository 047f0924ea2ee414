"""Replies whose moment has come leave."""

import logging
from datetime import timedelta

from config.lib import claims, loops
from helpdesk.models import ScheduledReply

logger = logging.getLogger(__name__)

BATCH = 20
LEASE = timedelta(seconds=60)


def send_due() -> int:
    """Say what is due, or hold it back; how many were taken up. A worker that was down
    says what it missed.
    """
    due = ScheduledReply.objects.select_related("ticket__thread", "staff")
    rows = claims.claim(due, limit=BATCH, lease=LEASE)
    for place, row in enumerate(rows):
        if loops.stopping():
            claims.release(rows[place:])
            break
        try:
            row.leave()
        except claims.LeaseLost:
            logger.info("scheduled reply %s was taken over", row.pk)
        except Exception as error:
            logger.exception("scheduled reply %s did not leave", row.pk)
            claims.put_back(row, error)
    return len(rows)
