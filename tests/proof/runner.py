"""Runs the pieces of proof, each in a process of its own, and keeps what they found.

Resumable: what was kept at this very commit is not run again unless it is named.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.proof.data import ROOT

DATABASES = ("sqlite", "postgres")
LONGEST_S = 9 * 60
GRACE_S = 15
# Beside the page made from it, so that a run on another machine keeps the others.
STATE = ROOT / "docs" / "proof.json"
KEPT, BROKEN, SKIPPED = "kept", "broken", "skipped"


@dataclass(frozen=True)
class Piece:
    """One thing to show: the module's name and the promises it stands for."""

    name: str
    module: str
    lines: tuple[str, ...]
    databases: tuple[str, ...] = DATABASES
    # Which part of its module's work it is, where that is too much for nine minutes.
    part: str = ""

    def is_asked_for(self, names: Sequence[str]) -> bool:
        """Whether one of these names it, or the whole that it is a part of."""
        whole = self.name.removesuffix(f"-{self.part}") if self.part else self.name
        return self.name in names or whole in names


@dataclass(frozen=True)
class Result:
    """How one piece went on one database."""

    name: str
    db: str
    outcome: str
    commit: str
    at: str
    seconds: float
    figures: dict[str, Any] = field(default_factory=dict)
    reason: str = ""

    @property
    def key(self) -> str:
        """What a newer result takes the place of."""
        return f"{self.name} {self.db}"


def commit() -> str:
    """The commit of the checkout, with "+" where files differ from it."""

    def git(*arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return done.stdout.strip() if done.returncode == 0 else ""

    with contextlib.suppress(FileNotFoundError):
        if head := git("rev-parse", "--short=12", "HEAD"):
            # What the proof itself writes is no change of what is proved.
            changed = git("status", "--porcelain", "--", ".", ":!docs")
            return f"{head}+" if changed else head
    return "unknown"


def read(state: Path = STATE) -> dict[str, Result]:
    """The newest result of every piece and database."""
    if not state.exists():
        return {}
    rows = json.loads(state.read_text(encoding="utf-8"))
    return {key: Result(**row) for key, row in rows.items()}


def write(results: dict[str, Result], state: Path = STATE) -> None:
    """Keep the results, whole or not at all."""
    state.parent.mkdir(parents=True, exist_ok=True)
    draft = state.with_suffix(".new")
    rows = {key: asdict(result) for key, result in sorted(results.items())}
    draft.write_text(json.dumps(rows, indent=1, ensure_ascii=False), encoding="utf-8")
    draft.replace(state)


def is_settled(known: Result | None, at_commit: str) -> bool:
    """Whether a result stands for this commit, so that nothing has to be run."""
    return (
        known is not None
        and known.outcome == KEPT
        and known.commit == at_commit
        and not at_commit.endswith("+")
        and at_commit != "unknown"
    )


def run(piece: Piece, db: str, limit_s: float = LONGEST_S) -> Result:
    """Run one piece on one database, for `limit_s` at most."""
    begun, at = time.monotonic(), datetime.now(UTC).isoformat(timespec="seconds")
    with _home() as home:
        answer = home / "answer.json"
        command = [sys.executable, "-m", "tests.proof", "--piece", piece.module]
        part = [piece.part] if piece.part else []
        environment = {**os.environ, "KEFU_DATA_DIR": str(home / "data")}
        in_time = _watched([*command, db, str(answer), *part], environment, limit_s)
        told: dict[str, Any] = {"outcome": BROKEN, "reason": "it ended without answer"}
        if not in_time:
            told["reason"] = f"not done within {limit_s:.0f} s"
        elif answer.exists():
            told = json.loads(answer.read_text(encoding="utf-8"))
    seconds = round(time.monotonic() - begun, 1)
    return Result(piece.name, db, commit=commit(), at=at, seconds=seconds, **told)


@contextlib.contextmanager
def _home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="kefu-proof-"))
    try:
        (home / "data").mkdir(mode=0o700)
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _watched(
    command: Sequence[str], environment: dict[str, str], limit_s: float
) -> bool:
    """Run it in a group of its own, so that its servers end with it; False: too long.

    An interrupt comes first: the piece takes its servers down itself.
    """
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, start_new_session=True
    )
    in_time = True
    try:
        process.wait(limit_s)
    except subprocess.TimeoutExpired:
        in_time = False
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_S)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    return in_time
