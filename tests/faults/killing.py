"""Workers killed with -9 while replies leave through a server of changing moods.

The workers are real ones (`manage.py worker`) on a database of their own; what they did
is read from that database and from the mail server afterwards.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .evidence import Evidence, ask, judge
from .moods import Moody

ROOT = Path(__file__).parents[2]
OPEN = "SELECT count(*) FROM messaging_delivery WHERE due_at IS NOT NULL"


@dataclass(frozen=True)
class Plan:
    """How many replies, kills and workers at once; the seed of every chance."""

    replies: int
    kills: int
    workers: int = 1
    seed: int = 1
    # Until everything must have left, from the first worker's start.
    limit_s: float = 480


class Member:
    """One worker, and what it says."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.log = log
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "worker"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
            )

    @property
    def is_at_work(self) -> bool:
        """Whether it has begun, and so ends in order when it is asked to."""
        return b"The worker runs." in self.log.read_bytes()

    def kill(self) -> None:
        """End it without any warning."""
        self.process.kill()
        self.process.wait()

    def end(self) -> int:
        """Let it begin, for one still starting knows no order; ask it to end."""
        until = time.monotonic() + 60
        while not self.is_at_work and time.monotonic() < until:
            time.sleep(0.05)
        self.process.terminate()
        return self.process.wait(20)


class Crew:
    """The workers at work, each replaced when it is killed."""

    def __init__(self, environment: dict[str, str], home: Path, size: int) -> None:
        self.environment, self.home = environment, home
        self.hired = 0
        self.members = [self._hire() for _n in range(size)]

    def _hire(self) -> Member:
        self.hired += 1
        return Member(self.environment, self.home / f"worker-{self.hired}.log")

    def kill_one(self) -> None:
        """End the longest at work without any warning; another takes its place."""
        self.members.pop(0).kill()
        self.members.append(self._hire())

    def end(self) -> list[int]:
        """Ask all to end, and give their exit codes."""
        return [member.end() for member in self.members]

    def drop(self) -> None:
        """Leave nobody behind, whatever happened."""
        for member in self.members:
            member.kill()

    def said(self) -> str:
        """The end of what each at work has logged."""
        texts = [member.log.read_text(errors="replace") for member in self.members]
        return "\n".join(text[-4_000:] for text in texts)


def run(database_url: str, plan: Plan) -> dict[str, Any]:
    """Play it through on an empty database; figures as `judge` has them, and times.

    An empty URL means an SQLite file of its own.
    """
    chance = random.Random(plan.seed)
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kefu-")))
        url = database_url or f"sqlite:///{home / 'kefu.sqlite3'}"
        environment = _environment(home, url)
        sink = Moody(plan.replies, plan.seed)
        stack.enter_context(sink)
        subprocess.run(
            [sys.executable, "-m", "tests.faults.scene", str(plan.replies), sink.url],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        began = time.monotonic()
        with _crew(environment, home, plan.workers) as crew:
            kills = _kill(crew, sink, plan, chance)
            finished = _wait(url, began + plan.limit_s)
            exits = crew.end()
        figures = judge(Evidence.gather(url, sink))
        if not finished or figures["lost"] or any(exits):
            sys.stderr.write(f"Exit codes: {exits}\n{crew.said()}")
    return {
        "replies": plan.replies,
        "kills": kills,
        "workers": plan.workers,
        "seconds": round(time.monotonic() - began, 1),
        "finished": finished,
        "clean_exits": not any(exits),
        **figures,
    }


@contextmanager
def _crew(environment: dict[str, str], home: Path, size: int) -> Iterator[Crew]:
    crew = Crew(environment, home, size)
    try:
        yield crew
    finally:
        crew.drop()


def _kill(crew: Crew, sink: Moody, plan: Plan, chance: random.Random) -> int:
    """Kill one each time some more mails have arrived; give how many kills that were.

    The moments fall anywhere in a try: the server holds each mail for some milliseconds
    before it answers, and the kill comes up to 40 ms after an arrival.
    """
    apart = plan.replies / (plan.kills + 2)
    until = time.monotonic() + plan.limit_s
    for done in range(plan.kills):
        wanted = len(sink.taken) + chance.uniform(0.5, 1.2) * apart
        while len(sink.taken) < wanted:
            if time.monotonic() > until or len(sink.accepted) >= plan.replies:
                return done
            time.sleep(0.002)
        time.sleep(chance.uniform(0, 0.04))
        crew.kill_one()
    return plan.kills


def _wait(url: str, until: float) -> bool:
    """Wait until nothing is left to send; False if that took too long."""
    while time.monotonic() < until:
        if ask(url, OPEN) == [(0,)]:
            return True
        time.sleep(0.2)
    return False


def _environment(home: Path, url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "KEFU_TEST_DIR": str(home),
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
    }
