"""CPU work in killable children: every way to misbehave, and that work goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.lib import pool

HOGS = "tests.config.lib.hogs"


@pytest.fixture(autouse=True, scope="module")
def _no_child_left() -> Iterator[None]:
    yield
    pool.shutdown()


def works() -> bool:
    """Say whether the next task is done rightly."""
    return pool.run(f"{HOGS}.add", 2, 3) == 5


@pytest.mark.parametrize(
    ("function", "args", "limits", "reason"),
    [
        ("burn", (), {"cpu_s": 0.2}, "cpu"),
        ("sleep", (30,), {"wall_s": 0.3}, "wall"),
        ("hoard", (400,), {}, "memory"),
        ("hoard", (40,), {"memory_mb": 20}, "memory"),
        ("vanish", (), {}, "crash"),
        ("be_shot", (), {}, "crash"),
    ],
)
def test_a_hog_is_ended_for_its_reason_and_the_next_task_works(
    function: str, args: tuple[int, ...], limits: dict[str, float], reason: str
) -> None:
    assert works()
    with pytest.raises(pool.PoolKilled) as killed:
        pool.run(f"{HOGS}.{function}", *args, **limits)  # type: ignore[arg-type]
    assert killed.value.reason == reason
    assert works()


def test_what_stays_below_its_limits_passes() -> None:
    assert pool.run(f"{HOGS}.hoard", 100) == 100 << 20
    assert pool.run(f"{HOGS}.sleep", 0.3, cpu_s=0.2) is None


@pytest.mark.parametrize(
    ("function", "text"),
    [
        ("stumble", "ValueError: no such charset"),
        ("nothing_of_this_name", "AttributeError"),
        ("unpicklable", "pickle"),
    ],
)
def test_an_exception_comes_back_as_text_and_costs_no_child(
    function: str, text: str
) -> None:
    before = pool.run(f"{HOGS}.pid")
    with pytest.raises(pool.PoolFailed, match=text):
        pool.run(f"{HOGS}.{function}")
    assert pool.run(f"{HOGS}.pid") == before


def test_a_child_is_warm_and_free_of_django() -> None:
    assert pool.run(f"{HOGS}.pid") == pool.run(f"{HOGS}.pid") != os.getpid()
    assert pool.run(f"{HOGS}.django_loaded") is False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_to_the_whole_group_kills_no_parser(number: int) -> None:
    before = pool.run(f"{HOGS}.pid")
    threading.Timer(0.2, os.kill, (before, number)).start()
    assert pool.run(f"{HOGS}.sleep", 0.5) is None
    assert pool.run(f"{HOGS}.pid") == before


def test_a_child_is_renewed_after_many_tasks(monkeypatch: pytest.MonkeyPatch) -> None:
    before = pool.run(f"{HOGS}.pid")
    monkeypatch.setattr(pool, "TASKS_PER_CHILD", 1)
    pool.run(f"{HOGS}.pid")
    assert pool.run(f"{HOGS}.pid") != before


def test_more_callers_than_children_all_get_their_answer() -> None:
    answers: list[int] = []
    callers = [
        threading.Thread(
            target=lambda n=n: answers.append(pool.run(f"{HOGS}.add", n, 0))
        )
        for n in range(12)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(20)
    assert sorted(answers) == list(range(12))


def test_a_child_outlives_the_thread_that_started_it() -> None:
    pool.shutdown()
    pids: list[int] = []
    starter = threading.Thread(target=lambda: pids.append(pool.run(f"{HOGS}.pid")))
    starter.start()
    starter.join(20)
    assert [pool.run(f"{HOGS}.pid")] == pids


def test_a_parent_killed_at_once_leaves_no_children() -> None:
    """Neither the idle child nor the one in the middle of its work stays."""
    script = (
        "import threading\n"
        "from config.lib import pool\n"
        f"child = pool.run('{HOGS}.pid')\n"
        f"run = lambda: pool.run('{HOGS}.sleep', 60, wall_s=60)\n"
        "threading.Thread(target=run).start()\n"
        f"other = pool.run('{HOGS}.pid')\n"
        "print(child, other, flush=True)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    pids = [int(word) for word in parent.stdout.readline().split()]
    assert len(pids) == 2
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 5
    while any(map(_is_alive, pids)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(_is_alive, pids))


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
