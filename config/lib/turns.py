"""Background work takes turns with people: SQLite has one write lock for all.

Who waits for the lock asks again after 1 ms at first and every 100 ms at last, and is
never told that it is free: work that took it again at once would be ahead of a
person's click every time. And every statement of a slice may wait for the interpreter
as well, so that ten rows of 100 ms of work were seen to hold the lock for 2 s while
others computed (an import of 5,000 rows; a sign-in then took 47 s).
"""

import time

from django.db import connection

HELD_S = 0.05  # the longest that a slice should have the lock
SHORTEST_S, LONGEST_S = 0.02, 2.0


def leave_room(took: float) -> None:
    """After a transaction that took so many seconds, leave the lock alone for as long,
    so that whoever waits gets it at every other try; at once where rows are locked one
    by one.
    """
    if connection.vendor == "sqlite":
        time.sleep(max(SHORTEST_S, min(took, LONGEST_S)))


class Pace:
    """How many rows a slice takes: few at first, then as many as fit into HELD_S, and
    never fewer than `least`, where most of a slice costs the same for one as for ten.
    """

    def __init__(self, most: int, least: int = 1) -> None:
        self.most, self.least = most, least
        self.rows = least

    def learn(self, rows: int, seconds: float) -> None:
        """A slice of `rows` took `seconds`: never more than twice as many are next."""
        fit = int(HELD_S * rows / seconds) if seconds > 0 else self.most
        self.rows = max(self.least, min(fit, 2 * rows, self.most))
