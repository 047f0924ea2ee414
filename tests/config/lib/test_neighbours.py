"""Processes on the same data: the living are named, the dead are not."""

import signal
import subprocess
import sys
from pathlib import Path

from config.lib import neighbours

CHILD = (
    "import sys, time, pathlib\n"
    "from config.lib import neighbours\n"
    "with neighbours.present(pathlib.Path(sys.argv[1]), 'worker'):\n"
    "    print('there', flush=True)\n"
    "    time.sleep(60)\n"
)


def others(folder: Path) -> list[str]:
    """Look around for a moment."""
    with neighbours.present(folder, "serve") as found:
        return found


def test_alone_is_nobody_else_and_leaves_nothing(tmp_path: Path) -> None:
    assert others(tmp_path) == []
    assert others(tmp_path) == []
    assert list((tmp_path / "processes").iterdir()) == []


def test_a_living_process_is_named_and_a_killed_one_is_not(tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout
    child.stdout.readline()
    try:
        assert others(tmp_path) == [f"worker {child.pid}"]
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()
    assert others(tmp_path) == []
    assert list((tmp_path / "processes").iterdir()) == []
