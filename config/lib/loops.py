"""The loops of background work: one thread a line of the timetable."""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db import close_old_connections, connections
from django.utils.module_loading import import_string
from prometheus_client import Counter, Gauge, Histogram

from config.lib.clock import now

logger = logging.getLogger(__name__)

BEAT_S = 5
LONGEST_PAUSE_S = 60
STOP_S = 7
PERIODIC_S = 60

RUNS = Counter("kefu_loop_runs", "Runs of a timetable line.", ["line", "outcome"])
THINGS = Counter("kefu_loop_things", "Things done by a timetable line.", ["line"])
SECONDS = Histogram("kefu_loop_seconds", "Duration of a run in seconds.", ["line"])
SEEN = Gauge("kefu_loop_seen_seconds", "When a line was last alive (Unix).", ["line"])


@dataclass(frozen=True)
class Every:
    """A line: call the function at the dotted path `run` every so many seconds.

    The function takes nothing and returns the number of things it did (or None); more
    than none means that it is called again at once. It checks `stopping()` between two
    things that take long.
    """

    name: str
    seconds: float
    run: str

    def call(self) -> int:
        """Run once and return the number of things done. Raises what it raises."""
        function: Callable[[], int | None] = import_string(self.run)
        return function() or 0


_stop: threading.Event | None = None
_wakes: dict[str, threading.Event] = {}
_seen: dict[str, datetime] = {}


def stopping() -> bool:
    """Say whether this process is about to end, so that long work should break off."""
    return _stop is not None and _stop.is_set()


def wake(name: str) -> None:
    """Run the line at once if its loop is in this process; else its turn will come."""
    if event := _wakes.get(name):
        event.set()


def seen() -> dict[str, datetime]:
    """Return when each line was last alive, in this process or (by the cache) another.

    A line shows itself every 5 s, however rare its turns: much older means that its
    process is gone, or that one run has been going on since.
    """
    names: list[str] = cache.get("loops.names") or []
    keys = {f"loops.seen.{name}": name for name in names}
    elsewhere = {keys[key]: at for key, at in cache.get_many(keys).items()}
    both = [*elsewhere.items(), *_seen.items()]
    return {name: max(at for n, at in both if n == name) for name, _ in both}


def run_loops(timetable: Iterable[Every], stop: threading.Event) -> list[str]:
    """Run every line until `stop`; return the names of those busy 7 s after it."""
    global _stop
    _stop = stop
    lines = list(timetable)
    _announce([line.name for line in lines])
    threads = []
    for line in lines:
        _wakes[line.name] = threading.Event()
        # Daemons: a line that hangs must not keep the process from ending.
        thread = threading.Thread(
            target=_loop, args=(line, stop), name=f"loop-{line.name}", daemon=True
        )
        thread.start()
        threads.append(thread)
    stop.wait()
    busy = _wind_up(lines, threads)
    if not busy:
        # Nothing is left that should break off: what comes next may take its time.
        _stop = None
    return busy


def run_once(timetable: Iterable[Every]) -> list[str]:
    """Run all lines until nothing is due; return the names of those that failed.

    A line of a minute or more is periodic, not a queue: it has one turn.
    """
    lines, failed = list(timetable), set[str]()
    first = True
    while lines:
        done = 0
        for line in lines:
            count = _run(line)
            done += count or 0
            if count is None:
                failed.add(line.name)
        if not done:
            break
        if first:
            lines = [line for line in lines if line.seconds < PERIODIC_S]
            first = False
        lines = [line for line in lines if line.name not in failed]
    return sorted(failed)


def _wind_up(lines: list[Every], threads: list[threading.Thread]) -> list[str]:
    for line in lines:
        wake(line.name)
    deadline = time.monotonic() + STOP_S
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    for line in lines:
        _wakes.pop(line.name, None)
        _seen.pop(line.name, None)
    pairs = zip(lines, threads, strict=True)
    return [line.name for line, thread in pairs if thread.is_alive()]


def _loop(line: Every, stop: threading.Event) -> None:
    """Take turns until `stop`; after a failure the pauses grow up to a minute."""
    failures = 0
    try:
        while not stop.is_set():
            _beat(line.name)
            done = _run(line)
            failures = failures + 1 if done is None else 0
            if not done:
                _pause(line, stop, failures)
    finally:
        connections.close_all()


def _pause(line: Every, stop: threading.Event, failures: int) -> None:
    """Wait for the next turn, a wake or the end, showing signs of life meanwhile."""
    longest = max(line.seconds, LONGEST_PAUSE_S)
    seconds = min(line.seconds * 2 ** min(failures, 6), longest)
    until = time.monotonic() + seconds
    event = _wakes[line.name]
    while not stop.is_set() and (left := until - time.monotonic()) > 0:
        if event.wait(min(left, BEAT_S)):
            break
        _beat(line.name)
    event.clear()


def _run(line: Every) -> int | None:
    """Run the line once; return the number of things done, None when it failed."""
    close_old_connections()
    try:
        with SECONDS.labels(line.name).time():
            done = line.call()
    except Exception:
        # One line's trouble is written down and must not end the others.
        logger.exception("The line %s failed.", line.name)
        RUNS.labels(line.name, "failed").inc()
        return None
    finally:
        close_old_connections()
    RUNS.labels(line.name, "done").inc()
    THINGS.labels(line.name).inc(done)
    return done


def _announce(names: list[str]) -> None:
    """Tell other processes which lines there are."""
    try:
        cache.set("loops.names", names, None)
    except Exception:
        logger.warning("The cache does not answer; lines are known here only.")


def _beat(name: str) -> None:
    """Show that the line is alive, here and to other processes."""
    _seen[name] = at = now()
    SEEN.labels(name).set(at.timestamp())
    try:
        cache.set(f"loops.seen.{name}", at, 600)
    except Exception:
        # Work goes on without the cache; only the other processes' view is older.
        logger.debug("The cache does not answer.", exc_info=True)
