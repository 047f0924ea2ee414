"""How fast the machine is just now: what else it does is not in our hands."""

import statistics
import time

SQUARES = 600_000
LOOPS = 15
PAUSE_S = 0.2  # what slows a machine down comes and goes


def loops() -> list[float]:
    """CPU milliseconds of the same loop of plain Python, time and again."""
    taken = []
    for _time in range(LOOPS):
        begun = time.process_time()
        sum(number * number for number in range(SQUARES))
        taken.append((time.process_time() - begun) * 1000)
        time.sleep(PAUSE_S)
    return taken


def words(taken: list[float]) -> str:
    """The same as a line beside what was measured meanwhile."""
    median = statistics.median(taken)
    return (
        f"{SQUARES:,} squares in plain Python before and after: {min(taken):.0f} to "
        f"{max(taken):.0f} ms, median {median:.0f}"
    )
