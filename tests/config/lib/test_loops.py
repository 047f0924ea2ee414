"""The loops: turns, failures, waking, signs of life and the end."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache
from django.utils.module_loading import import_string

from config.lib import loops
from config.lib.loops import Every
from config.schedule import TIMETABLE

HERE = "tests.config.lib.test_loops"
turns: list[str] = []
left = 0


def tick() -> None:
    """Take a turn that does nothing."""
    turns.append("tick")


def fail() -> None:
    """Take a turn that fails."""
    turns.append("fail")
    raise ValueError("this line is broken")


def work_off() -> int:
    """Do one thing of those that are left."""
    global left
    turns.append("work")
    left -= left > 0
    return 1 if left else 0


def hang() -> None:
    """Take a turn that ends only when the process is about to."""
    turns.append("hang")
    while not loops.stopping():
        time.sleep(0.01)


def always_one() -> int:
    """Do one thing each time it is asked, for ever."""
    turns.append("head")
    return 1


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No turn taken; connections are left alone, for the test's database is closed."""
    monkeypatch.setattr(loops, "close_old_connections", lambda: None)
    turns.clear()
    cache.clear()
    yield
    cache.clear()


@contextmanager
def running(*lines: Every) -> Iterator[None]:
    """Run the lines meanwhile, and see them end."""
    stop, busy = threading.Event(), list[str]()
    thread = threading.Thread(target=lambda: busy.extend(loops.run_loops(lines, stop)))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
    assert not thread.is_alive()
    assert busy == []


def soon(is_so: Callable[[], bool]) -> bool:
    """Wait up to five seconds for something to become so."""
    deadline = time.monotonic() + 5
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    return is_so()


def test_a_line_has_its_turns() -> None:
    with running(Every("tick", 0.02, f"{HERE}.tick")):
        assert soon(lambda: turns.count("tick") >= 3)


def test_a_broken_line_is_logged_and_the_others_go_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with running(
        Every("gone", 0.02, "config.lib.no_such_module.f"),
        Every("fail", 0.02, f"{HERE}.fail"),
        Every("tick", 0.02, f"{HERE}.tick"),
    ):
        assert soon(lambda: turns.count("tick") >= 5 and turns.count("fail") >= 2)
    assert "The line fail failed." in caplog.text
    assert "The line gone failed." in caplog.text


def test_pauses_grow_while_a_line_fails() -> None:
    with running(
        Every("fail", 0.05, f"{HERE}.fail"), Every("tick", 0.05, f"{HERE}.tick")
    ):
        assert soon(lambda: turns.count("tick") >= 14)
    assert turns.count("fail") <= 5


def test_a_line_with_more_to_do_goes_on_at_once() -> None:
    global left
    left = 5
    with running(Every("work", 60, f"{HERE}.work_off")):
        assert soon(lambda: turns.count("work") == 5)


def test_wake_gives_a_turn_at_once_and_is_harmless_elsewhere() -> None:
    with running(Every("tick", 60, f"{HERE}.tick")):
        assert soon(lambda: turns.count("tick") == 1)
        loops.wake("tick")
        assert soon(lambda: turns.count("tick") == 2)
    loops.wake("tick")
    loops.wake("never heard of")


def test_a_rare_line_shows_that_it_lives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "BEAT_S", 0.02)
    with running(Every("rare", 3600, f"{HERE}.tick")):
        assert soon(lambda: "rare" in loops.seen())
        before = loops.seen()["rare"]
        assert soon(lambda: loops.seen()["rare"] > before)
    assert turns == ["tick"]


def test_another_process_sees_the_lines_by_the_cache() -> None:
    with running(Every("tick", 60, f"{HERE}.tick")):
        assert soon(lambda: "tick" in loops.seen())
    assert "tick" not in loops._seen
    assert "tick" in loops.seen()


def test_long_work_hears_of_the_end() -> None:
    with running(Every("hang", 1, f"{HERE}.hang")):
        assert soon(lambda: turns == ["hang"])
        assert not loops.stopping()
    # And nobody hears of it once all have ended.
    assert not loops.stopping()


def test_once_runs_until_nothing_is_due_and_names_the_broken() -> None:
    global left
    left = 4
    failed = loops.run_once(
        [
            Every("head", 3600, f"{HERE}.always_one"),
            Every("fail", 1, f"{HERE}.fail"),
            Every("work", 1, f"{HERE}.work_off"),
        ]
    )
    assert failed == ["fail"]
    assert (turns.count("work"), left) == (4, 0)
    assert (turns.count("head"), turns.count("fail")) == (1, 1)


@pytest.mark.parametrize("line", TIMETABLE, ids=lambda line: line.name)
def test_every_line_of_the_timetable_names_a_function(line: Every) -> None:
    assert callable(import_string(line.run))
